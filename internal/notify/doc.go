// Package notify sends events to webhooks as Standard Webhooks asks: signed, at least once, in order for each asset, again and again
// for days. Of many processes one sends for all. It also sees to it that rights windows are announced when they open and close.
package notify
