// Package api is the gateway: the REST API, webhooks, health and metrics over
// HTTP. It starts executions through an Engine, reads records from the store, and
// answers webhook calls from inside the runs that they start.
//
// Webhooks follow n8n; docs/webhooks.md lists where BudFlow does otherwise on purpose.
package api
