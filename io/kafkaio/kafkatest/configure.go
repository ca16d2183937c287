package kafkatest

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// configure writes what the broker reads at its start.
func (b *Broker) configure(controller string, more map[string]string) error {
	// A broker that was killed comes back when the session of the one before has
	// ended: hence the short one.
	all := map[string]string{
		"broker.heartbeat.interval.ms":             "500",
		"broker.session.timeout.ms":                "4000",
		"process.roles":                            "broker,controller",
		"node.id":                                  "1",
		"controller.quorum.voters":                 "1@" + controller,
		"controller.listener.names":                "CONTROLLER",
		"listeners":                                "PLAINTEXT://" + b.Addr + ",CONTROLLER://" + controller,
		"advertised.listeners":                     "PLAINTEXT://" + b.Addr,
		"listener.security.protocol.map":           "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL",
		"log.dirs":                                 filepath.Join(b.dir, "data"),
		"auto.create.topics.enable":                "false",
		"offsets.topic.replication.factor":         "1",
		"offsets.topic.num.partitions":             "4",
		"transaction.state.log.replication.factor": "1",
		"transaction.state.log.min.isr":            "1",
		"transaction.state.log.num.partitions":     "4",
		"group.initial.rebalance.delay.ms":         "0",
		"transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
	}
	if b.SecureAddr != "" {
		for name, value := range map[string]string{
			"listeners":               all["listeners"] + ",SASL_SSL://" + b.SecureAddr,
			"advertised.listeners":    all["advertised.listeners"] + ",SASL_SSL://" + b.SecureAddr,
			"ssl.keystore.type":       "PEM",
			"ssl.keystore.location":   filepath.Join(b.dir, "server.pem"),
			"sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
			"listener.name.sasl_ssl.plain.sasl.jaas.config": fmt.Sprintf(
				"org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=%q;", User, Password),
			"listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
			"listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
		} {
			all[name] = value
		}
	}
	maps.Copy(all, more)
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&text, "%s=%s\n", name, all[name])
	}
	if err := os.WriteFile(b.properties(), []byte(text.String()), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(b.dir, "log4j2.properties"), []byte(logging), 0o600)
}

// logging lets the broker say on standard output what is wrong.
const logging = `appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ABSOLUTE} %p %c: %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
`

func (b *Broker) properties() string { return filepath.Join(b.dir, "server.properties") }

// java runs a class of Kafka's.
func (b *Broker) java(jars string, args ...string) *exec.Cmd {
	cmd := exec.Command("java", append([]string{"-cp", filepath.Join(jars, "*")}, args...)...)
	cmd.Dir = b.dir
	return cmd
}
