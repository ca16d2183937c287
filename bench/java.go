package main

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

const (
	esperVersion = "9.0.0" // of Maven Central
	flinkVersion = "2.3.0" // of PyPI
)

// javaWorkloads are those that the programs in peers/esper and peers/flink know.
var javaWorkloads = []string{"filter", "tumbling"}

func installEsper(dir string) error {
	pom, err := writeSources(dir, "esper/pom.xml")
	if err != nil {
		return err
	}
	return quietly("mvn", "-q", "-B", "-ntp", "-f", pom[0], "dependency:copy-dependencies",
		"-Desper.version="+esperVersion, "-DoutputDirectory="+dir, "-DincludeScope=runtime")
}

// esperPeers are Esper as a process like the engine's own, and without the time
// that its virtual machine needs to start and to compile.
func esperPeers(jars string) ([]peer, error) {
	classes, err := compiled(jars, "Measured.java", "esper/Trade.java", "esper/TradeReader.java", "esper/EsperPeer.java")
	if err != nil {
		return nil, err
	}
	as := func(pass string) func(workload, file string, cores int) *exec.Cmd {
		return func(workload, file string, _ int) *exec.Cmd {
			return exec.Command("java", "-Xms1g", "-Xmx1g", "-Xmn700m", "-XX:+UseSerialGC", "-cp", classes, "EsperPeer", workload, file, pass)
		}
	}
	return []peer{
		{label: "esper " + esperVersion, workloads: javaWorkloads, cores: 1, whole: true, command: as("cold")},
		{label: "esper " + esperVersion + ", warm", workloads: javaWorkloads, cores: 1, command: as("warm")},
	}, nil
}

// flinkOpens lets Flink look into classes of Java, as its own scripts do.
var flinkOpens = []string{"java.lang", "java.net", "java.io", "java.nio", "java.text", "java.time", "java.util", "java.util.concurrent"}

// installFlink takes the jars from two wheels, which are meant to be unpacked
// over each other.
func installFlink(dir string) error {
	wheels, err := os.MkdirTemp(filepath.Dir(dir), "wheels-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(wheels)
	if err := quietly("python3", "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "-d", wheels,
		"apache-flink=="+flinkVersion, "apache-flink-libraries=="+flinkVersion); err != nil {
		return err
	}
	paths, err := filepath.Glob(filepath.Join(wheels, "*.whl"))
	for i := 0; err == nil && i < len(paths); i++ {
		err = unpackJars(paths[i], dir)
	}
	return err
}

func flinkPeers(jars string) ([]peer, error) {
	classes, err := compiled(jars, "Measured.java", "flink/FlinkPeer.java")
	if err != nil {
		return nil, err
	}
	args := []string{"-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"}
	for _, name := range flinkOpens {
		args = append(args, "--add-opens=java.base/"+name+"=ALL-UNNAMED")
	}
	args = append(args, "-cp", classes, "FlinkPeer")
	return []peer{{
		label: "flink sql " + flinkVersion, workloads: javaWorkloads, cores: 1,
		command: func(workload, file string, _ int) *exec.Cmd {
			return exec.Command("java", append(args[:len(args):len(args)], workload, file)...)
		},
	}}, nil
}

// compiled compiles files of peerSources against the jars of a folder, into a
// folder in it, and returns the path of all classes.
func compiled(jars string, names ...string) (string, error) {
	libraries := filepath.Join(jars, "*")
	classes := filepath.Join(jars, "classes")
	if err := os.MkdirAll(classes, 0o755); err != nil {
		return "", err
	}
	sources, err := writeSources(classes, names...)
	if err != nil {
		return "", err
	}
	err = quietly("javac", append([]string{"-nowarn", "-d", classes, "-cp", libraries}, sources...)...)
	return libraries + string(filepath.ListSeparator) + classes, err
}

// unpackJars writes the jars in a wheel's pyflink/lib into a folder.
func unpackJars(wheel, dir string) error {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, entry := range archive.File {
		if path.Dir(entry.Name) != "pyflink/lib" || !strings.HasSuffix(entry.Name, ".jar") {
			continue
		}
		if err := unpackJar(entry, filepath.Join(dir, path.Base(entry.Name))); err != nil {
			return err
		}
	}
	return nil
}

func unpackJar(entry *zip.File, to string) error {
	from, err := entry.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
