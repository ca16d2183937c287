package kafkaio

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/eventflux-io/engine/io/kafkaio/kafkatest"
)

// kafka is a real broker, for the tests that need one.
var kafka kafkatest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	kafka.Stop()
	if err := goleak.Find(); code == 0 && err != nil {
		os.Stderr.WriteString("goroutines are left: " + err.Error() + "\n")
		code = 1
	}
	os.Exit(code)
}
