package flightio

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
)

// Options are how a server listens. That an address which others can reach has a
// certificate and a token is the caller's to see to.
type Options struct {
	Address string      // host:port; port 0 takes a free one
	Token   string      // what clients must show; "": nothing
	TLS     *tls.Config // nil: in the clear
}

// Server serves a hub. Its goroutines, one that accepts and those of the calls,
// have ended when Close returns.
type Server struct {
	hub    *Hub
	grpc   *grpc.Server
	listen net.Listener
	secure bool
	calls  sync.WaitGroup // goroutines, beside those that grpc waits for
	over   chan struct{}  // closed by Close: no rows are taken any more
}

// A client that has gone without a word is noticed after silence and answer
// together.
const silence, answer = 20 * time.Second, 10 * time.Second

// maxPut is the largest message that a client may put.
const maxPut = 64 << 20

// Serve listens and serves from then on. The error is that of listening.
func Serve(hub *Hub, opt Options) (*Server, error) {
	listen, err := net.Listen("tcp", opt.Address)
	if err != nil {
		return nil, err
	}
	door := door{token: opt.Token}
	options := []grpc.ServerOption{
		grpc.ForceServerCodecV2(newCodec()),
		grpc.MaxRecvMsgSize(maxPut),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: silence, Timeout: answer}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}),
		grpc.ChainUnaryInterceptor(guardUnary, door.unary),
		grpc.ChainStreamInterceptor(guardStream, door.stream),
		grpc.WaitForHandlers(true),
	}
	if opt.TLS != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(opt.TLS)))
	}
	s := &Server{hub: hub, grpc: grpc.NewServer(options...), listen: listen, secure: opt.TLS != nil, over: make(chan struct{})}
	flight.RegisterFlightServiceServer(s.grpc, &service{hub: hub, server: s, door: door})
	s.calls.Go(func() {
		s.grpc.Serve(listen) // ends with Close
	})
	return s, nil
}

// Location is where clients find the server, as Flight writes it.
func (s *Server) Location() string {
	scheme := "grpc://"
	if s.secure {
		scheme = "grpc+tls://"
	}
	return scheme + s.listen.Addr().String()
}

// Close ends the streams of the hub, for the reason that failure gives (nil: they
// are complete), gives readers the rest of their rows until ctx ends, and then
// closes their connections. It returns how many readers had not got everything.
func (s *Server) Close(ctx context.Context, failure error) (cut int) {
	s.hub.End(failure)
	close(s.over)
	drained := make(chan struct{})
	s.calls.Go(func() {
		s.grpc.GracefulStop()
		close(drained)
	})
	select {
	case <-drained:
	case <-ctx.Done():
		cut = s.hub.Readers()
		s.grpc.Stop()
	}
	s.calls.Wait()
	return cut
}
