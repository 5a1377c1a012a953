package queue

import (
	"cmp"
	"net"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

const (
	sentinelScheme = "redis-sentinel://"
	sentinelPort   = "26379"
)

func newSentinelClient(cfg Config) (redis.UniversalClient, error) {
	options, err := parseSentinel(cfg.URL)
	if err != nil {
		return nil, err
	}
	options.DialTimeout = cmp.Or(options.DialTimeout, cfg.DialTimeout)
	options.ReadTimeout = cmp.Or(options.ReadTimeout, cfg.IOTimeout)
	options.WriteTimeout = cmp.Or(options.WriteTimeout, cfg.IOTimeout)
	options.PoolSize = cmp.Or(options.PoolSize, cfg.PoolSize)
	options.Protocol = cmp.Or(options.Protocol, respVersion)
	options.PoolTimeout = cmp.Or(options.PoolTimeout, poolPatience(options.ReadTimeout))
	options.DialerRetries = cmp.Or(options.DialerRetries, dialTries)
	options.ContextTimeoutEnabled = true
	return redis.NewFailoverClient(options), nil
}

// parseSentinel translates our form of a sentinel address, in which user and password belong to Redis as in every
// other address, into the one of go-redis, in which they belong to the sentinels.
func parseSentinel(address string) (*redis.FailoverOptions, error) {
	address, hosts := cutHosts(address)
	source, err := url.Parse(address)
	if err != nil {
		return nil, badAddress()
	}
	query := source.Query()
	target := url.URL{Scheme: "redis", Host: hosts[0], Path: source.Path}
	if take(query, "tls") == "true" {
		target.Scheme = "rediss"
	}
	target.User = url.UserPassword(take(query, "sentinel_username"), take(query, "sentinel_password"))
	query.Set("master_name", cmp.Or(take(query, "master"), query.Get("master_name")))
	if source.User != nil {
		password, _ := source.User.Password()
		query.Set("username", source.User.Username())
		query.Set("password", password)
	}
	query["addr"] = append(query["addr"], hosts[1:]...)
	target.RawQuery = query.Encode()

	options, err := redis.ParseFailoverURL(target.String())
	if err != nil || options.MasterName == "" {
		return nil, badAddress()
	}
	if options.TLSConfig != nil {
		// go-redis pins the name of the first sentinel; each host has to be checked against its own.
		options.TLSConfig.ServerName = ""
	}
	return options, nil
}

// cutHosts takes the list of hosts out of the address, since a URL proper has but one, and gives each the port of
// sentinels where it names none.
func cutHosts(address string) (single string, hosts []string) {
	rest := strings.TrimPrefix(address, sentinelScheme)
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	begin := strings.LastIndex(rest[:end], "@") + 1
	single = sentinelScheme + rest[:begin] + "sentinels" + rest[end:]
	hosts = strings.Split(rest[begin:end], ",")
	for i, host := range hosts {
		if _, _, err := net.SplitHostPort(host); err != nil {
			hosts[i] = net.JoinHostPort(strings.Trim(host, "[]"), sentinelPort)
		}
	}
	return single, hosts
}

func take(query url.Values, name string) string {
	value := query.Get(name)
	query.Del(name)
	return value
}
