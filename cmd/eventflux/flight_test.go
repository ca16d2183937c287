package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// shared is a script with a stream that is read over Flight alone.
const shared = `
CREATE STREAM Numbers (n INT) WITH ('type'='source', 'extension'='stdin', 'stdin.mode'='%s');
CREATE STREAM Doubled AS SELECT n * 2 AS twice FROM Numbers;
SELECT n FROM (VALUES (7)) AS t(n);
`

// serving is a run that serves its streams.
type serving struct {
	cmd     *exec.Cmd
	said    *messages
	printed bytes.Buffer
	numbers io.WriteCloser // the rows of Numbers
	address string
}

func serve(t *testing.T, dir string, args ...string) *serving {
	t.Helper()
	s := &serving{cmd: start(t, dir, args...)}
	s.cmd.Stdout = &s.printed
	var err error
	if s.numbers, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	s.said = startWithMessages(t, s.cmd)
	t.Cleanup(func() { s.cmd.Process.Kill() })
	line := s.said.until(t, "flight: serving ")
	_, s.address, _ = strings.Cut(line, "://")
	s.said.until(t, "ready")
	return s
}

// follow reads a stream; from when it returns, no row is missed.
func (s *serving) follow(t *testing.T, name string, creds credentials.TransportCredentials, token string) (*flight.Reader, error) {
	t.Helper()
	client, err := flight.NewClientWithMiddleware(s.address, nil, nil, grpc.WithTransportCredentials(creds))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(func() { cancel(); client.Close() })
	if token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	call, err := client.DoGet(ctx, &flight.Ticket{Ticket: []byte(name)})
	if err != nil {
		return nil, err
	}
	return flight.NewRecordReader(call)
}

// total adds up the first column until the stream ends.
func total(t *testing.T, r *flight.Reader) (rows, sum int64) {
	t.Helper()
	for r.Next() {
		for _, v := range r.RecordBatch().Column(0).(*array.Int64).Int64Values() {
			rows, sum = rows+1, sum+v
		}
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	r.Release()
	return rows, sum
}

// A stream that nobody reads is not printed but read over Flight, to the end of
// the run: that of the input, or a signal.
func TestFlight(t *testing.T) {
	for _, c := range []struct {
		mode string
		stop func(*serving) error
	}{
		{"read", func(s *serving) error { return s.numbers.Close() }},
		{"follow", func(s *serving) error { return s.cmd.Process.Signal(syscall.SIGTERM) }},
	} {
		t.Run(c.mode, func(t *testing.T) {
			s := serve(t, folder(t, map[string]string{"app.sql": fmt.Sprintf(shared, c.mode)}), "run", "app.sql", "--flight", ":0")
			r, err := s.follow(t, "doubled", insecure.NewCredentials(), "")
			if err != nil {
				t.Fatal(err)
			}
			const rows = 5000
			for i := range rows {
				fmt.Fprintf(s.numbers, "{\"n\":%d}\n", i)
			}
			if !r.Next() { // a signal before the first row would leave nothing to read
				t.Fatal(r.Err())
			}
			first := r.RecordBatch().Column(0).(*array.Int64).Int64Values()
			got, sum := int64(len(first)), int64(0)
			for _, v := range first {
				sum += v
			}
			if err := c.stop(s); err != nil {
				t.Fatal(err)
			}
			more, rest := total(t, r)
			got, sum = got+more, sum+rest
			if c.mode == "read" && got != rows || sum != got*(got-1) {
				t.Errorf("%d rows with the sum %d", got, sum)
			}
			said := s.said.until(t, "")
			if err := s.cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, said)
			}
			if want := "{\"n\":7}\n"; s.printed.String() != want {
				t.Errorf("printed %q, want %q", s.printed.String(), want)
			}
		})
	}
}

// An address that is taken is an error of the run.
func TestFlightAddressInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	got := run(t, t.TempDir(), "", "run", "-q", "SELECT 1", "--flight", taken.Addr().String())
	if got.code != exitFailed || !strings.Contains(got.stderr, "address already in use") {
		t.Errorf("exit %d, %s", got.code, got.stderr)
	}
}

// With a certificate and a token other machines may connect, those that know it.
func TestFlightIsSecured(t *testing.T) {
	dir := folder(t, map[string]string{"app.sql": fmt.Sprintf(shared, "follow"), "token.txt": "open sesame\n", "eventflux.toml": `
[eventflux.flight]
listen = "0.0.0.0:0"
token = "${file:token.txt}"
[eventflux.flight.tls]
cert = "cert.pem"
key = "key.pem"
`})
	trust := certify(t, dir)
	s := serve(t, dir, "run", "app.sql")
	_, port, _ := net.SplitHostPort(s.address)
	s.address = "127.0.0.1:" + port
	for _, c := range []struct {
		name  string
		creds credentials.TransportCredentials
		token string
		want  codes.Code
	}{
		{"all right", trust, "open sesame", codes.OK},
		{"no token", trust, "", codes.Unauthenticated},
		{"another token", trust, "open sesam", codes.Unauthenticated},
		{"in the clear", insecure.NewCredentials(), "open sesame", codes.Unavailable},
		{"a stranger", credentials.NewTLS(&tls.Config{RootCAs: x509.NewCertPool()}), "open sesame", codes.Unavailable},
	} {
		r, err := s.follow(t, "Doubled", c.creds, c.token)
		if status.Code(err) != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if r != nil {
			r.Release()
		}
	}
}

// A stream that nobody but Flight reads keeps its state: a run that goes on
// without readers, and prints it, counts what the runs before it have counted.
func TestFlightKeepsState(t *testing.T) {
	const rows = 200_000
	dir := folder(t, map[string]string{"app.sql": fmt.Sprintf(`
CREATE STREAM G (n BIGINT) WITH ('type'='source', 'extension'='generator', 'generator.rows'='%d', 'generator.rate'='${RATE}', 'generator.n'='n');
CREATE STREAM Counts AS SELECT n %% 2 AS odd, count(*) AS c FROM G GROUP BY n %% 2;
CREATE STREAM Out (n BIGINT) WITH ('type'='sink', 'extension'='file', 'file.path'='out.jsonl');
INSERT INTO Out SELECT n FROM G WHERE n %% 1000 = 0;`, rows)})
	for range 2 {
		s := serve(t, dir, "run", "app.sql", "--state", "st", "--flight", ":0", "--set", "RATE=1000") // far from its end
		if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		s.said.until(t, "")
		if err := s.cmd.Wait(); err != nil || s.printed.Len() > 0 {
			t.Fatalf("%v, printed %q", err, s.printed.String())
		}
	}
	out := run(t, dir, "", "run", "app.sql", "--state", "st", "--set", "RATE=0")
	for _, want := range []string{`{"odd":0,"c":100000}`, `{"odd":1,"c":100000}`} {
		if !strings.Contains(out.stdout, want) {
			t.Errorf("printed %q, want %s; said %q", out.stdout, want, out.stderr)
		}
	}
}

// certify writes cert.pem and key.pem for 127.0.0.1, and returns what trusts them.
func certify(t *testing.T, dir string) credentials.TransportCredentials {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true}
	cert, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: cert}, "key.pem": {Type: "PRIVATE KEY", Bytes: der}} {
		text := pem.EncodeToMemory(block)
		pool.AppendCertsFromPEM(text)
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return credentials.NewTLS(&tls.Config{RootCAs: pool})
}
