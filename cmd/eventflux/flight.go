package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/eventflux-io/engine/batch"
	"github.com/eventflux-io/engine/io/flightio"
	"github.com/eventflux-io/engine/operators/pipeline"
)

// listenAddress is where a listener binds; without a host on this machine alone.
// others reports whether other machines can reach it.
func listenAddress(text string) (address string, others bool, err error) {
	host, port, err := net.SplitHostPort(text)
	if n, wrong := strconv.ParseUint(port, 10, 16); err != nil || wrong != nil || strconv.FormatUint(n, 10) != port {
		return "", false, fmt.Errorf("is %q; it takes an address like \"127.0.0.1:8815\" or \":8815\"", text)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	ip := net.ParseIP(host)
	return net.JoinHostPort(host, port), host != "localhost" && (ip == nil || !ip.IsLoopback()), nil
}

func address(text string) error {
	_, _, err := listenAddress(text)
	return err
}

// checkFlight refuses to show rows to other machines without a certificate and a
// token.
func (c *config) checkFlight() []problem {
	listen := c.text("flight.listen")
	if listen == "" {
		return nil
	}
	cert, key := c.text("flight.tls.cert") != "", c.text("flight.tls.key") != ""
	_, others, _ := listenAddress(listen) // its form was checked
	switch {
	case cert && !key:
		return []problem{c.wrongValue(*findSetting("flight.tls.cert"), errors.New("needs eventflux.flight.tls.key beside it"))}
	case key && !cert:
		return []problem{c.wrongValue(*findSetting("flight.tls.key"), errors.New("needs eventflux.flight.tls.cert beside it"))}
	case others && !c.v.GetBool("eventflux.flight.insecure_listen") && (!cert || c.text("flight.token") == ""):
		return []problem{c.wrongValue(*findSetting("flight.listen"), fmt.Errorf(
			"is %q, which other machines can reach: give eventflux.flight.tls.cert, eventflux.flight.tls.key and eventflux.flight.token, or --insecure-listen", listen))}
	}
	return nil
}

// tap makes the streams of a plan readable where the configuration says so.
func (l *loaded) tap() func(string, batch.Schema, bool) pipeline.Tap {
	if l.hub == nil {
		return nil
	}
	return func(name string, schema batch.Schema, upsert bool) pipeline.Tap {
		return l.hub.Stream(name, schema, upsert)
	}
}

// serveFlight serves the streams of a program where the configuration says so.
// What it returns ends that, for the reason given (nil: the rows are complete).
func (r *session) serveFlight(l *loaded) (end func(failure error), err error) {
	c := l.config
	if l.hub == nil {
		return func(error) {}, nil
	}
	opt := flightio.Options{Token: c.text("flight.token")}
	if opt.Address, _, err = listenAddress(c.text("flight.listen")); err != nil {
		return nil, err
	}
	if cert := c.text("flight.tls.cert"); cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, c.text("flight.tls.key"))
		if err != nil {
			return nil, usagef("eventflux.flight.tls: %w", err)
		}
		opt.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	server, err := flightio.Serve(l.hub, opt)
	if err != nil {
		return nil, fmt.Errorf("flight: %w", err)
	}
	streams, at := l.hub.Streams(), server.Location()
	r.journal.event(infoLevel, "flight", fmt.Sprintf("flight: serving %d streams on %s", streams, at), field{"streams", streams}, field{"location", at})
	return func(failure error) {
		until := r.drainUntil()
		r.draining.Store(&draining{readers: l.hub.Readers, code: codeOf(failure)})
		if n := l.hub.Readers(); n > 0 {
			left := time.Until(until).Round(time.Second)
			r.journal.event(infoLevel, "flight-ends", fmt.Sprintf("flight: the rest goes to the readers, %d of them, for at most %v", n, left),
				field{"readers", n}, field{"seconds", left.Seconds()})
		}
		ctx, cancel := context.WithDeadline(context.Background(), until)
		defer cancel()
		if cut := server.Close(ctx, failure); cut > 0 {
			r.cut(cut)
		}
	}, nil
}

// draining is the end of a run, when all that is left is what Flight readers take.
type draining struct {
	readers func() int
	code    int // of the run
}

// cut says how many readers have not got all their rows.
func (r *session) cut(readers int) {
	r.journal.event(warnLevel, "flight-cut", fmt.Sprintf("flight: readers that did not take all their rows in time: %d", readers), field{"readers", readers})
}

// parting is what is left of the deadline of a stop when the last readers are let
// go.
const parting = time.Second

// drainUntil is how long readers may take the rest of their rows: as long as a
// stop lasts, from the signal on if there was one.
func (r *session) drainUntil() time.Time {
	from := time.Now()
	if at := r.stopped.Load(); at != nil {
		from = at.Add(-parting)
	}
	return from.Add(stopDeadline)
}
