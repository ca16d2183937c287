package oracle

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"

	"github.com/eventflux-io/engine/io/servicetest"
)

// startMariaDB starts a server of its own, on a port and in a folder of its own,
// and returns a connection to an empty database. The server ends with the test.
func startMariaDB(t *testing.T) *sql.Conn {
	t.Helper()
	server := servicetest.Program(t, "mariadbd")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	data, tmp := filepath.Join(dir, "data"), filepath.Join(dir, "tmp")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	install := exec.Command("mariadb-install-db", "--no-defaults", "--user="+me.Username, "--datadir="+data, "--tmpdir="+tmp,
		"--auth-root-authentication-method=normal", "--skip-test-db")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
	port, err := servicetest.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(port.Release)
	run := exec.Command(server, "--no-defaults", "--user="+me.Username, "--datadir="+data, "--tmpdir="+tmp, "--bind-address=127.0.0.1",
		fmt.Sprintf("--port=%d", port.Number), "--socket="+filepath.Join(dir, "s"), "--pid-file="+filepath.Join(dir, "p"), "--skip-log-bin")
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	run.Stdout, run.Stderr = log, log
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- run.Wait() }()
	t.Cleanup(func() {
		run.Process.Kill()
		<-ended
		log.Close()
	})

	db, err := sql.Open("mysql", fmt.Sprintf("root@tcp(%s)/?charset=utf8mb4", port.Address()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for err := db.PingContext(ctx); err != nil; err = db.PingContext(ctx) {
		select {
		case err := <-ended:
			text, _ := os.ReadFile(log.Name())
			ended <- err
			t.Fatalf("mariadbd ended: %v\n%s", err, text)
		case <-ctx.Done():
			t.Fatalf("mariadbd does not answer: %v", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}
