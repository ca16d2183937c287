package operators_test

import (
	"testing"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/operators"
)

func TestCollect(t *testing.T) {
	bounds := batch.Field{Type: batch.Of(batch.Timestamp)}
	collect := func(env operators.Env) operators.Operator {
		return operators.NewCollect(operators.Tumbling{Size: int64(batch.Minute)}, append(schema[:2:2], bounds, bounds), env)
	}
	const first, second = " 1970-01-01T00:00:00Z 1970-01-01T00:01:00Z", " 1970-01-01T00:01:00Z 1970-01-01T00:02:00Z"
	run(t, []drive{{
		name:         "rows come when their window closes",
		of:           collect,
		onePartition: true,
		used:         4,
		script: `
			10 a 1
			70 b 2
			5 c 3
			to 59
			to 60
			= 60- a 1` + first + `
			= 60- c 3` + first + `
			119 d NULL
			to end
			= 120- b 2` + second + `
			= 120- d NULL` + second,
	}, {
		name:         "rows keep when they arrived",
		of:           collect,
		onePartition: true,
		used:         3,
		show:         arrived,
		script: `
			10 arrived=100 a 1
			11 b 2
			12 arrived=102 c 3
			to 60
			= 60- a 1` + first + ` arrived 100
			= 60- b 2` + first + ` arrived never
			= 60- c 3` + first + ` arrived 102`,
	}, {
		name:         "a row whose window is closed is late",
		of:           collect,
		onePartition: true,
		used:         2,
		script: `
			10 a 1
			61 met=59 b 2
			59 met=60 c 3
			= late for 60: 59 c 3
			to 61
			= 60- a 1` + first,
	}, {
		name: "several partitions: in the order of partition and offset",
		of:   collect,
		used: 4,
		script: `
			10 p=1 a 1
			11 p=0 b 2
			to 1
			12 p=1 c 3
			13 p=0 d 4
			to 60
			= 60- b 2` + first + `
			= 60- d 4` + first + `
			= 60- a 1` + first + `
			= 60- c 3` + first,
	}})
}
