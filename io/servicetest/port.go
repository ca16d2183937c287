package servicetest

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// Port is a TCP port on loopback for a server that a test starts, and may start
// again: no other Port has its number, in this process or another, until Release
// or the end of the process.
type Port struct {
	Number int
	claim  net.PacketConn
}

// FreePort chooses one that nothing listens on. It is below those that the system
// gives to outgoing connections: one of those could be taken before the server
// binds it, or while the server is down, even by a client that tries to reach it.
// The UDP port of the same number is the claim, which leaves the TCP port to the
// server.
func FreePort() (Port, error) {
	var err error
	for range 100 {
		p := Port{Number: 10_000 + rand.IntN(20_000)}
		if p.claim, err = net.ListenPacket("udp", p.Address()); err != nil {
			continue
		}
		l, taken := net.Listen("tcp", p.Address())
		if taken == nil {
			l.Close()
			return p, nil
		}
		p.claim.Close()
		err = taken
	}
	return Port{}, fmt.Errorf("no free port was found: %w", err)
}

// Address is host:port.
func (p Port) Address() string { return fmt.Sprintf("127.0.0.1:%d", p.Number) }

// Release lets others have the number.
func (p Port) Release() { p.claim.Close() }
