package flightio

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow/flight"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// service answers the calls of the Flight protocol. A flight is a stream: its
// name is the one element of the descriptor's path, and the ticket.
type service struct {
	flight.BaseFlightServer
	hub    *Hub
	server *Server
	door   door
}

// ListFlights lists the streams, those alone whose name begins with the criteria
// where there are any.
func (s *service) ListFlights(c *flight.Criteria, out flight.FlightService_ListFlightsServer) error {
	for _, stream := range s.hub.withPrefix(string(c.GetExpression())) {
		if err := out.Send(stream.info()); err != nil {
			return err
		}
	}
	return nil
}

func (s *service) GetFlightInfo(_ context.Context, d *flight.FlightDescriptor) (*flight.FlightInfo, error) {
	stream, err := s.described(d)
	if err != nil {
		return nil, err
	}
	return stream.info(), nil
}

func (s *service) GetSchema(_ context.Context, d *flight.FlightDescriptor) (*flight.SchemaResult, error) {
	stream, err := s.described(d)
	if err != nil {
		return nil, err
	}
	return &flight.SchemaResult{Schema: flight.SerializeSchema(stream.schema, stream.alloc)}, nil
}

// info describes a stream; how many rows it will have is not known.
func (s *Stream) info() *flight.FlightInfo {
	return &flight.FlightInfo{
		Schema:           flight.SerializeSchema(s.schema, s.alloc),
		FlightDescriptor: &flight.FlightDescriptor{Type: flight.DescriptorPATH, Path: []string{s.name}},
		Endpoint:         []*flight.FlightEndpoint{{Ticket: &flight.Ticket{Ticket: []byte(s.name)}}},
		TotalRecords:     -1,
		TotalBytes:       -1,
	}
}

func (s *service) described(d *flight.FlightDescriptor) (*Stream, error) {
	name, err := nameIn(d)
	if err != nil {
		return nil, err
	}
	return s.named(name)
}

func (s *service) named(name string) (*Stream, error) {
	stream, err := s.hub.stream(name)
	if err != nil {
		return nil, status.Error(codes.NotFound, err.Error())
	}
	return stream, nil
}

// nameIn is the name that a descriptor gives.
func nameIn(d *flight.FlightDescriptor) (string, error) {
	if d.GetType() != flight.DescriptorPATH || len(d.GetPath()) != 1 {
		return "", status.Error(codes.InvalidArgument, "a flight is described by a path of one element: the stream's name")
	}
	return d.GetPath()[0], nil
}

// partingTime is how long a lost reader has to take what is being sent to it,
// before it is ended all the same.
const partingTime = time.Second

// DoGet sends the schema, and then the rows from here on. When a client has the
// schema, it misses no row that is made later.
func (s *service) DoGet(t *flight.Ticket, out flight.FlightService_DoGetServer) error {
	stream, err := s.named(string(t.GetTicket()))
	if err != nil {
		return err
	}
	r := stream.read()
	defer r.leave()
	// Sending waits for the client, if need be forever; it ends when this call
	// returns.
	sent := make(chan error, 1)
	s.server.calls.Go(func() { sent <- r.send(out) })
	select {
	case err = <-sent:
	case <-r.lost:
		select {
		case err = <-sent:
		case <-time.After(partingTime):
			err = errLost
		}
	}
	return r.farewell(out, err)
}

// send sends frames until there are none any more.
func (r *reader) send(out flight.FlightService_DoGetServer) error {
	err := out.SendMsg(r.of.head)
	for err == nil {
		var f *frame
		if f, err = r.take(out.Context()); err == nil {
			err = r.sendFrame(out, f)
		}
	}
	return err
}

func (r *reader) sendFrame(out flight.FlightService_DoGetServer, f *frame) error {
	messages, err := f.encoded()
	if err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	for _, m := range messages {
		if err := out.SendMsg(m); err != nil {
			return err
		}
		r.upTo.Add(int64(m.rows))
	}
	return nil
}

// missedKey is the trailer that has the number of rows that a reader missed.
const missedKey = "eventflux-rows-missed"

// farewell is what the client gets at the end.
func (r *reader) farewell(out flight.FlightService_DoGetServer, err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, errLost):
		n := strconv.FormatInt(r.missed(), 10)
		out.SetTrailer(metadata.Pairs(missedKey, n))
		return status.Errorf(codes.ResourceExhausted, "this reader of %q did not keep up and is ended; it missed %s rows", r.of.name, n)
	case out.Context().Err() != nil:
		return status.FromContextError(out.Context().Err()).Err()
	}
	if _, told := status.FromError(err); told {
		return err
	}
	return status.Errorf(codes.Aborted, "the run failed: %v", err)
}

// DoPut gives what a client sends to the handler of its name. Reading waits for
// the client, if need be forever; it ends when this call returns.
func (s *service) DoPut(in flight.FlightService_DoPutServer) error {
	a := newAnswers(in)
	s.server.calls.Go(a.send)
	defer a.end()
	done := make(chan error, 1)
	s.server.calls.Go(func() { done <- s.put(in, a.add) })
	select {
	case err := <-done:
		if err != nil {
			return err
		}
	case <-s.server.over:
		return errOver
	}
	a.end()
	select {
	case <-a.sent:
		return nil
	case <-s.server.over:
		return errOver
	}
}

func (s *service) put(in flight.FlightService_DoPutServer, acknowledge func()) (err error) {
	defer failed(&err)
	r, err := flight.NewRecordReader(in, ipc.WithAllocator(&allowance{left: maxPutMemory}))
	if err != nil {
		return status.Errorf(codes.InvalidArgument, "%v", err)
	}
	defer r.Release()
	name, err := nameIn(r.LatestFlightDescriptor())
	if err != nil {
		return err
	}
	put, err := s.hub.putHandler(name)
	if err != nil {
		return status.Error(codes.NotFound, err.Error()+"; rows can be put into sources of the connector flight alone")
	}
	return put(in.Context(), r, acknowledge)
}
