package nodes

// Answer is how a webhook call is answered: the parameters of the listening node,
// resolved without items. The gateway reads it before the run starts.
type Answer struct {
	Mode AnswerMode
	// Code is the HTTP status, from 100 to 999.
	Code int
	// Headers are sent with every answer of the run, that of a failed run included. Names are lower-case.
	Headers map[string]string
	// AllowedOrigins is the comma-separated list for CORS; "*" = all.
	AllowedOrigins string
	// Reading tells how the body of the request is read; KeepRaw asks for WebhookRequest.Raw as well.
	Reading BodyReading
	KeepRaw bool

	// NoBody and Body are for AnswerReceived. Body is a JSON value (a string is sent as it is);
	// budflow.Undefined = the standard message. BodyError, when set, is the answer (500) of
	// a run that has nevertheless started: the body could not be resolved.
	NoBody    bool
	Body      any
	BodyError error

	// Data, Property, ContentType and BinaryProperty are for AnswerLastNode.
	Data           AnswerData
	Property       string // path in the JSON of the first item; "" = all of it
	ContentType    string // "" = application/json; charset=utf-8
	BinaryProperty string
}

// AnswerMode tells when a webhook call is answered, in n8n's words.
type AnswerMode string

const (
	AnswerReceived  AnswerMode = "onReceived"   // as soon as the execution exists
	AnswerLastNode  AnswerMode = "lastNode"     // when the run ends, with data of the last node
	AnswerNode      AnswerMode = "responseNode" // when a Respond to Webhook node says so
	AnswerStreaming AnswerMode = "streaming"    // piece by piece, as nodes produce it
)

// BodyReading tells what becomes of the body of a webhook call. Multipart forms are always taken apart.
type BodyReading int

const (
	BodyParsedOrFile BodyReading = iota // JSON, XML, urlencoded and plain text are parsed, other types become a File
	BodyParsed                          // the same, but other types are dropped
	BodyAsFile                          // any type becomes a File
)

// AnswerData tells which data of the last node is the answer, in n8n's words.
type AnswerData string

const (
	AnswerFirstJSON   AnswerData = "firstEntryJson"
	AnswerFirstBinary AnswerData = "firstEntryBinary"
	AnswerAllEntries  AnswerData = "allEntries"
	AnswerNoData      AnswerData = "noData"
)
