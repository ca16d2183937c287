package fileio

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-io/engine/io/connector"
)

// A small file that unpacks to an endless one is an attack or a mistake: beyond
// freeUnpacked bytes, what comes out may be maxRatio times what went in.
const (
	freeUnpacked = 64 << 20
	maxRatio     = 200
)

var errRatio = fmt.Errorf("unpacks to more than %d times its size", maxRatio)

// What a file is that cannot be opened to be read, or to be followed.
var (
	errFolder    = errors.New("is a folder")
	errIrregular = errors.New("is not a regular file")
	errPacked    = errors.New("is packed, and only plain files can be followed")
)

// input is an open file and what is read from it.
type input struct {
	f *os.File
	io.Reader
	info os.FileInfo // when it was opened
	born int64       // as born says
	zstd *zstd.Decoder
}

// packed reports whether a file is unpacked as it is read.
func packed(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".gz") || strings.HasSuffix(path, ".zst")
}

// open opens a regular file. Its errors name it.
func open(roots *connector.Roots, path string) (*input, error) {
	info, err := roots.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: %w; %s/* names the files in it", path, errFolder, strings.TrimSuffix(path, "/"))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: %w; a pipe is read from standard input, with 'extension'='stdin'", path, errIrregular)
	}
	f, err := roots.Open(path)
	if err != nil {
		return nil, err
	}
	in := &input{f: f, Reader: f}
	in.born = born(f)
	if in.info, err = f.Stat(); err == nil {
		err = in.unpack(path)
	}
	if err != nil {
		f.Close()
		return nil, broken(path, err)
	}
	return in, nil
}

// unpack puts the decompression of the file's ending in between.
func (in *input) unpack(path string) error {
	if !packed(path) {
		return nil
	}
	from := &counter{r: in.f}
	if strings.HasSuffix(strings.ToLower(path), ".gz") {
		z, err := gzip.NewReader(from)
		if err != nil {
			return err
		}
		in.Reader = &bounded{r: z, from: from}
		return nil
	}
	z, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(freeUnpacked))
	if err != nil {
		return err
	}
	in.zstd = z
	in.Reader = &bounded{r: z, from: from}
	return nil
}

// skip reads on from the start after n bytes of what is in the file.
func (in *input) skip(n int64) error {
	if in.Reader == io.Reader(in.f) {
		_, err := in.f.Seek(n, io.SeekStart)
		return err
	}
	_, err := io.CopyN(io.Discard, in, n)
	return err
}

func (in *input) Close() error {
	if in.zstd != nil {
		in.zstd.Close()
	}
	return in.f.Close()
}

// counter counts what is read of the packed file.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded ends with an error where too much comes out.
type bounded struct {
	r    io.Reader
	from *counter
	n    int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.n > freeUnpacked && b.n/maxRatio > b.from.n {
		return 0, errRatio
	}
	return n, err
}

// broken says in words what is wrong with a file.
func broken(path string, err error) error {
	switch {
	case errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("%s: is no gzip file", path)
	case errors.Is(err, zstd.ErrMagicMismatch):
		return fmt.Errorf("%s: is no zstd file", path)
	case packed(path) && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)):
		return fmt.Errorf("%s: is cut off: the packed data have no end", path)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return fmt.Errorf("%s: is damaged: its checksum does not fit its content", path)
	}
	return connector.At(path, err)
}
