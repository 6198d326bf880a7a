import { crc32, inflateRawSync } from 'node:zlib';
import { MarketDataError } from './errors.ts';
import { printable } from './message-text.ts';

/** One file of a zip archive, not yet decompressed. */
export interface ZipMember {
  readonly name: string;
  /** Decompressed, by the archive's directory; `unzipMember` checks it. */
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc: number;
  readonly headerAt: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files that a zip archive's directory lists, without folders.
 *
 * @see PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3.7 to 4.3.16
 * @throws {MarketDataError} there is no directory, or it is truncated, encrypted or 64-bit
 */
export function zipMembers(zip: Buffer, file: string): ZipMember[] {
  const end = endOfDirectory(zip);
  if (end < 0) throw broken(file, 'its zip directory is missing; it may be truncated');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw broken(file, 'it is a 64-bit zip; unpack it');

  const members: ZipMember[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw broken(file, 'its zip directory is damaged');
    }
    const nameLength = zip.readUInt16LE(at + 28);
    const name = printable(zip.toString('utf8', at + 46, at + 46 + nameLength));
    if (zip.readUInt16LE(at + 8) & ENCRYPTED)
      throw broken(file, `"${name}" in it is encrypted; unpack it`);
    if (!name.endsWith('/')) {
      members.push({
        name,
        method: zip.readUInt16LE(at + 10),
        crc: zip.readUInt32LE(at + 16),
        compressedSize: zip.readUInt32LE(at + 20),
        size: zip.readUInt32LE(at + 24),
        headerAt: zip.readUInt32LE(at + 42),
      });
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return members;
}

/**
 * Decompresses one file of an archive.
 *
 * @throws {MarketDataError} the bytes are damaged: their length or checksum is not the listed one
 */
export function unzipMember(zip: Buffer, member: ZipMember, file: string): Buffer {
  const { name, headerAt, compressedSize, size } = member;
  if (headerAt + 30 > zip.length || zip.readUInt32LE(headerAt) !== LOCAL_HEADER) {
    throw broken(file, `"${name}" in it is not at the listed offset`);
  }
  const from = headerAt + 30 + zip.readUInt16LE(headerAt + 26) + zip.readUInt16LE(headerAt + 28);
  if (from + compressedSize > zip.length) throw broken(file, `"${name}" in it is truncated`);
  const bytes = inflate(zip.subarray(from, from + compressedSize), member, file);
  if (bytes.length !== size || crc32(bytes) !== member.crc) {
    throw broken(file, `"${name}" in it does not match its checksum`);
  }
  return bytes;
}

function inflate(bytes: Buffer, { name, method, size }: ZipMember, file: string): Buffer {
  if (method === STORED) return bytes;
  if (method !== DEFLATED)
    throw broken(file, `"${name}" in it is compressed by the unsupported method ${method}`);
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw broken(file, `"${name}" in it does not decompress to its ${size} bytes`, error);
  }
}

/** The record stands last, before a comment of at most 65,535 bytes. */
function endOfDirectory(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at--) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  return -1;
}

function broken(file: string, what: string, cause?: unknown): MarketDataError {
  return new MarketDataError(what, { file }, { cause });
}
