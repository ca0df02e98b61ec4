package nodes

import "github.com/budflow/budflow"

// Binary returns a file of an item of input 0, or the error that n8n gives when it is not there.
func (c *Call) Binary(item int, name string) (*budflow.Binary, error) {
	files := c.Items()[item].Binary
	if b := files[name]; b != nil {
		return b, nil
	}
	message := "This operation expects the node's input data to contain a binary file '%s', but none was found [item %d]"
	if len(files) > 0 {
		message = "The item has no binary field '%s' [item %d]"
	}
	return nil, Errorf(message, name, item).AtItem(item)
}
