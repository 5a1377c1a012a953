package queue

import "time"

// URLEmbedded is the [Config.URL] of the queue that lives inside the process.
const URLEmbedded = "embedded"

// Config says where the queue is. Start from [DefaultConfig]; the zero value has no URL and is refused by [Open].
type Config struct {
	// URL is "embedded", or an address understood by go-redis: redis://, rediss:// (TLS), unix://, or
	// redis-sentinel://user:password@host:port,host:port/db?master=name. A timeout or pool size in the URL's query
	// wins over the fields below. Sentinels that ask for a password of their own get sentinel_username and
	// sentinel_password from the query; tls=true encrypts the way to the sentinels and to Redis.
	URL string
	// DialTimeout bounds one try to connect.
	DialTimeout time.Duration
	// IOTimeout bounds one read from or write to the connection.
	IOTimeout time.Duration
	// PoolSize is the greatest number of connections; zero leaves it to go-redis (ten for every core).
	PoolSize int
}

// DefaultConfig returns the embedded queue with timeouts that suit a Redis in the same data center.
func DefaultConfig() Config {
	return Config{URL: URLEmbedded, DialTimeout: 5 * time.Second, IOTimeout: 3 * time.Second}
}
