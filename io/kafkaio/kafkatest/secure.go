package kafkatest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// writeCertificates makes an authority, ca.pem, a broker's key with the certificate
// that it signed for 127.0.0.1 and localhost, server.pem, and an authority that
// signed nothing, other.pem.
func writeCertificates(dir string) error {
	ours, err := newAuthority()
	if err != nil {
		return err
	}
	other, err := newAuthority()
	if err != nil {
		return err
	}
	server := template("localhost")
	server.KeyUsage, server.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	server.IPAddresses, server.DNSNames = []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"localhost"}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	signed, err := x509.CreateCertificate(rand.Reader, server, ours.template, &key.PublicKey, ours.key)
	if err != nil {
		return err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return errors.Join(
		writePEM(filepath.Join(dir, "ca.pem"), block("CERTIFICATE", ours.der)),
		writePEM(filepath.Join(dir, "other.pem"), block("CERTIFICATE", other.der)),
		writePEM(filepath.Join(dir, "server.pem"), block("PRIVATE KEY", keyDER), block("CERTIFICATE", signed), block("CERTIFICATE", ours.der)))
}

// authority signs certificates; der is its own.
type authority struct {
	template *x509.Certificate
	key      *ecdsa.PrivateKey
	der      []byte
}

func newAuthority() (a authority, err error) {
	a.template = template("authority of tests")
	a.template.IsCA, a.template.BasicConstraintsValid, a.template.KeyUsage = true, true, x509.KeyUsageCertSign
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return a, err
	}
	a.der, err = x509.CreateCertificate(rand.Reader, a.template, a.template, &a.key.PublicKey, a.key)
	return a, err
}

// template is what all certificates have; they hold for a day.
func template(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
	}
}

func block(kind string, der []byte) *pem.Block { return &pem.Block{Type: kind, Bytes: der} }

func writePEM(path string, blocks ...*pem.Block) error {
	var text bytes.Buffer
	for _, b := range blocks {
		if err := pem.Encode(&text, b); err != nil {
			return err
		}
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}

// createUser gives User its passwords of SCRAM, which are data of the cluster;
// that of PLAIN is in the broker's configuration.
func (b *Broker) createUser() error {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	for _, mechanism := range []kadm.ScramMechanism{kadm.ScramSha256, kadm.ScramSha512} {
		password := kadm.UpsertSCRAM{User: User, Mechanism: mechanism, Iterations: 4096, Password: Password}
		answers, err := b.Admin.AlterUserSCRAMs(ctx, nil, []kadm.UpsertSCRAM{password})
		if err == nil {
			err = answers.Error()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
