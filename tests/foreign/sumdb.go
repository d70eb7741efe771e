// Checks a published tree, or an evidence package, with golang.org/x/mod/sumdb alone: code that
// the ledger's authors did not write.
//
//	sumdb DIR VKEY
//
// DIR/checkpoint is opened as a signed note under VKEY. What else is in DIR is checked against it:
// tile/ (every tile, byte for byte), records.jsonl (each record's leaf), proofs/*.tlog-proof and
// consistency/* (`old SIZE`, the old root, the hashes). Exit code 1 and a sentence if one fails.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// height is the one that tlog-tiles fixes: 256 hashes a tile.
const height = 8

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: sumdb DIR VKEY")
		os.Exit(2)
	}
	told, err := check(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(told)
}

func check(dir, vkey string) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(filepath.Join(dir, "checkpoint"), verifier)
	if err != nil {
		return "", err
	}
	lines, err := records(dir)
	if err != nil {
		return "", err
	}
	tiles, err := checkTiles(dir, tree, lines)
	if err != nil {
		return "", err
	}
	proofs, err := checkProofs(dir, verifier, lines)
	if err != nil {
		return "", err
	}
	grown, err := checkConsistency(dir, tree)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("tree %d, %d tiles, %d records, %d proofs, %d consistency proofs",
		tree.N, tiles, len(lines), proofs, grown), nil
}

// openCheckpoint reads a C2SP tlog-checkpoint: origin, size, root. The name of the key is the origin.
func openCheckpoint(path string, verifier note.Verifier) (tlog.Tree, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return parseCheckpoint(bytes, verifier)
}

func parseCheckpoint(bytes []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(bytes, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("checkpoint: not of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// records reads the lines of records.jsonl by their number.
func records(dir string) (map[int64][]byte, error) {
	found := map[int64][]byte{}
	text, err := os.ReadFile(filepath.Join(dir, "records.jsonl"))
	if os.IsNotExist(err) {
		return found, nil
	}
	for _, line := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
		var numbered struct{ Seq *int64 }
		if err := json.Unmarshal(line, &numbered); err != nil || numbered.Seq == nil {
			return nil, fmt.Errorf("records.jsonl: no record: %q", line)
		}
		found[*numbered.Seq] = line
	}
	return found, err
}

// onDisk reads tiles in the layout of tlog-tiles, which leaves the height out of the path.
type onDisk string

func (dir onDisk) path(tile tlog.Tile) string {
	prefix := fmt.Sprintf("tile/%d/", height)
	return filepath.Join(string(dir), "tile", strings.TrimPrefix(tile.Path(), prefix))
}

func (dir onDisk) Height() int                     { return height }
func (dir onDisk) SaveTiles([]tlog.Tile, [][]byte) {}
func (dir onDisk) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(dir.path(tile))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// checkTiles compares every tile with the hashes that the root stands for, and every record with
// its leaf.
func checkTiles(dir string, tree tlog.Tree, lines map[int64][]byte) (int, error) {
	if _, err := os.Stat(filepath.Join(dir, "tile")); os.IsNotExist(err) {
		return 0, nil
	}
	disk := onDisk(dir)
	hashes := tlog.TileHashReader(tree, disk)
	tiles := tilesOf(tree.N)
	for _, tile := range tiles {
		found, err := os.ReadFile(disk.path(tile))
		if err != nil {
			return 0, err
		}
		due, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", tile.Path(), err)
		}
		if !bytes.Equal(found, due) {
			return 0, fmt.Errorf("%s: not what the root stands for", tile.Path())
		}
	}
	for n, line := range lines {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		if err != nil {
			return 0, fmt.Errorf("record %d: %w", n, err)
		}
		if leaf[0] != tlog.RecordHash(line) {
			return 0, fmt.Errorf("record %d: not the leaf", n)
		}
	}
	return len(tiles), nil
}

// tilesOf lists the tiles of a tree of this size: sumdb lists the partial ones of smaller trees too.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for _, tile := range tlog.NewTiles(height, 0, size) {
		edge := size>>(height*tile.L) - tile.N<<height
		if tile.W == 1<<height || int64(tile.W) == edge {
			tiles = append(tiles, tile)
		}
	}
	return tiles
}

// checkProofs checks each C2SP tlog-proof under its own checkpoint. The record is the one of
// records.jsonl, or the extra data where that has none.
func checkProofs(dir string, verifier note.Verifier, lines map[int64][]byte) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "proofs", "*.tlog-proof"))
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		if err := checkProof(text, verifier, lines); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	return len(files), nil
}

func checkProof(text []byte, verifier note.Verifier, lines map[int64][]byte) error {
	head, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		return fmt.Errorf("no checkpoint")
	}
	tree, err := parseCheckpoint(checkpoint, verifier)
	if err != nil {
		return err
	}
	var extra []byte
	index := int64(-1)
	var path tlog.RecordProof
	for at, line := range strings.Split(string(head), "\n") {
		word, value, _ := strings.Cut(line, " ")
		switch {
		case at == 0 && line == "c2sp.org/tlog-proof@v1":
		case word == "extra":
			if extra, err = base64.StdEncoding.DecodeString(value); err != nil {
				return err
			}
		case word == "index":
			if index, err = strconv.ParseInt(value, 10, 64); err != nil {
				return err
			}
		default:
			hash, err := tlog.ParseHash(line)
			if err != nil {
				return err
			}
			path = append(path, hash)
		}
	}
	record, found := lines[index]
	if !found {
		record = extra
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

func checkConsistency(dir string, tree tlog.Tree) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "consistency", "*"))
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return 0, err
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		size, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
		if err != nil {
			return 0, err
		}
		var hashes []tlog.Hash
		for _, line := range lines[1:] {
			hash, err := tlog.ParseHash(line)
			if err != nil {
				return 0, err
			}
			hashes = append(hashes, hash)
		}
		if err := tlog.CheckTree(hashes[1:], tree.N, tree.Hash, size, hashes[0]); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	return len(files), nil
}
