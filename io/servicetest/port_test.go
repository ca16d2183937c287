package servicetest

import (
	"net"
	"testing"
)

// A number is held against others and left to the server, which may come and go.
func TestFreePort(t *testing.T) {
	p, err := FreePort()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		server, err := net.Listen("tcp", p.Address())
		if err != nil {
			t.Fatal(err)
		}
		server.Close()
		if other, err := net.ListenPacket("udp", p.Address()); err == nil {
			other.Close()
			t.Fatal("another can claim the number")
		}
	}
	p.Release()
	other, err := net.ListenPacket("udp", p.Address())
	if err != nil {
		t.Fatalf("it is not released: %v", err)
	}
	other.Close()
}
