package invariants

// Two fragments of queries. Events are forgotten when they are 30 days old and were delivered, so that what should have been told is only
// asked of what is younger.
const (
	// remembered is from when on every event is still there, with its deliveries.
	remembered = `(SELECT MAX(created_at) - 2505600000 FROM events)`
	// wholeStory tells of an asset a that all of its events are there; those of before events were written have no first one.
	wholeStory = `EXISTS (SELECT 1 FROM events c WHERE c.asset_id = a.id AND c.type = 'asset.created' AND c.created_at > ` + remembered + `)`
)

// ofEvents: what happened was told, once and in order.
func ofEvents() []Invariant {
	return []Invariant{
		{
			"created-comes-first", Always, "Nothing is told of an asset before it was made, which happens once.",
			`SELECT e.id FROM events e WHERE e.type = 'asset.created' AND
			 EXISTS (SELECT 1 FROM events o WHERE o.asset_id = e.asset_id AND o.seq < e.seq)`,
		},
		{
			"withdrawn-comes-last", Always, "Nothing is told of an asset after it was withdrawn.",
			`SELECT e.id FROM events e JOIN events w ON w.asset_id = e.asset_id WHERE w.type = 'asset.withdrawn' AND w.seq < e.seq`,
		},
		{
			"withdrawn-is-told", Always, "An asset is withdrawn where that was told, and there alone.",
			`SELECT a.id FROM assets a WHERE ` + wholeStory + ` AND CASE WHEN a.state = 'withdrawn' THEN 1 ELSE 0 END <>
			 (SELECT COUNT(*) FROM events e WHERE e.asset_id = a.id AND e.type = 'asset.withdrawn')`,
		},
		{
			"taken-in-comes-first", Always, "Nothing is told of a version before it was taken in.",
			`SELECT e.id FROM events e JOIN assets a ON a.id = e.asset_id WHERE ` + wholeStory + ` AND e.version > 0 AND
			 e.type IN ('derivative.ready', 'version.ready', 'version.failed', 'manifest.published') AND NOT EXISTS
			 (SELECT 1 FROM events p WHERE p.asset_id = e.asset_id AND p.version = e.version AND p.type = 'version.processing' AND p.seq < e.seq)`,
		},
		{
			"outcome-is-told", Always, "Of a version that is complete, shown or failed, that was told.",
			`SELECT v.id FROM versions v JOIN assets a ON a.id = v.asset_id WHERE ` + wholeStory + ` AND EXISTS (SELECT 1 FROM
			 (SELECT 'version.ready' AS type UNION ALL SELECT 'manifest.published' UNION ALL SELECT 'version.failed') t WHERE
			 (t.type = 'version.ready' AND v.state IN ('ready', 'in_review', 'approved', 'published') OR
			 t.type = 'manifest.published' AND v.state = 'published' OR t.type = 'version.failed' AND v.state = 'failed') AND
			 NOT EXISTS (SELECT 1 FROM events e WHERE e.asset_id = v.asset_id AND e.version = v.number AND e.type = t.type))`,
		},
		{
			"shown-is-told", Always, "The version that readers were last told of is the one they see.",
			`SELECT a.id FROM assets a WHERE ` + wholeStory + ` AND a.published_version <>
			 (SELECT e.version FROM events e WHERE e.asset_id = a.id AND e.type = 'manifest.published' ORDER BY e.seq DESC LIMIT 1)`,
		},
		{
			"rights-due-fits", Always, "The next turn of a rights window that is to be told is the one its side of the window has.",
			`SELECT id FROM assets WHERE rights_due <> CASE rights_phase WHEN 'upcoming' THEN starts_at WHEN 'open' THEN ends_at
			 WHEN 'closed' THEN 0 ELSE CASE WHEN starts_at <> 0 OR ends_at <> 0 THEN rights_due ELSE 0 END END OR
			 rights_phase = '' AND rights_due = 0 AND (starts_at <> 0 OR ends_at <> 0)`,
		},
	}
}

// ofDeliveries: what was told reaches everybody who wanted it, the same to each and each time.
func ofDeliveries() []Invariant {
	return []Invariant{
		{
			"wanted-is-delivered", Always, "Every event has a delivery to every webhook that wanted it, a minute after the webhook was last changed.",
			`SELECT e.id FROM events e JOIN webhooks w ON w.state = 'enabled' AND w.updated_at < e.created_at - 60000 WHERE e.created_at > ` + remembered + `
			 AND (w.types IS NULL OR w.types IN ('', 'null', '[]') OR w.types LIKE '%"' || e.type || '"%') AND
			 NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_id = w.id AND d.event_seq = e.seq)`,
		},
		{
			"delivery-has-its-event", Always, "A delivery is of an event that is there, and says the same of it.",
			`SELECT d.id FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq
			 WHERE e.seq IS NULL OR e.id <> d.event_id OR e.asset_id <> d.asset_id OR e.type <> d.type`,
		},
		{
			"delivered-is-kept", Always, "What was delivered is kept, so that a repeat has the same bytes.",
			`SELECT d.id FROM deliveries d JOIN events e ON e.seq = d.event_seq WHERE d.state = 'delivered' AND e.body = ''`,
		},
		{
			"ended-delivery-has-time", Always, "A delivery that is over has a time it ended at, and the other way round.",
			`SELECT id FROM deliveries WHERE CASE WHEN state = 'pending' THEN 0 ELSE 1 END <> CASE WHEN finished_at = 0 THEN 0 ELSE 1 END`,
		},
	}
}
