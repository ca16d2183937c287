package flightio

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow/memory"
)

// maxPutMemory is the most memory that decoding may take for a client that puts:
// what it sends is bounded by maxPut, and what that unpacks to, and the
// dictionaries that it adds to, by this.
const maxPutMemory = 4 * maxPut

// allowance allocates memory of Go's up to a bound, beyond which it panics; the
// readers of Arrow make an error of that. One goroutine uses it.
type allowance struct{ left int }

func (a *allowance) Allocate(size int) []byte {
	a.spend(size)
	return memory.DefaultAllocator.Allocate(size)
}

func (a *allowance) Reallocate(size int, b []byte) []byte {
	a.spend(size - len(b))
	return memory.DefaultAllocator.Reallocate(size, b)
}

func (a *allowance) Free(b []byte) { a.left += len(b) }

func (a *allowance) spend(size int) {
	if size > a.left {
		panic(fmt.Sprintf("the data unpacks to more than %d MiB", maxPutMemory>>20))
	}
	a.left -= size
}
