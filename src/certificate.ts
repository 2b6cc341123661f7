import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type AssayError, inputError } from './domain/errors.ts';
import type { Log } from './log.ts';

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A chain and its key in PEM. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const WATCH_MS = 2_000;

/**
 * Reads a certificate and its key.
 * @throws AssayError input when one cannot be read, or they do not belong together
 */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  let pair: Certificate;
  try {
    pair = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  } catch (cause) {
    throw inputError(`the certificate cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw inputError(`${certFile} and ${keyFile} are no certificate with its key: ${(cause as Error).message}`, {
      cause,
    });
  }
  return pair;
}

export interface CertificateWatch {
  /** Looks now. True when a certificate was taken over. */
  reload(): boolean;
  close(): void;
}

/**
 * Takes a renewed certificate over as soon as its files change. A pair that is broken, or half written, changes nothing:
 * the last good one stays, and the log says so.
 * @param use gives it to the server; open connections keep theirs
 */
export function followCertificate(
  files: CertificateFiles,
  { initial, use, log }: { initial: Certificate; use: (certificate: Certificate) => void; log: Log },
): CertificateWatch {
  let current = initial;
  let complained = '';
  function reload(): boolean {
    try {
      const next = readCertificate(files);
      complained = '';
      if (next.cert.equals(current.cert) && next.key.equals(current.key)) return false;
      use(next);
      current = next;
      log.info({ certFile: files.certFile }, 'certificate renewed');
      return true;
    } catch (error) {
      const reason = (error as AssayError).message;
      if (reason !== complained) log.error({ reason }, 'the new certificate cannot be used, the last good one stays');
      complained = reason;
      return false;
    }
  }
  const names = [files.certFile, files.keyFile];
  // Looking at the path, not at the file behind it: renewals often turn a link.
  for (const name of names) watchFile(name, { interval: WATCH_MS, persistent: false }, reload);
  return {
    reload,
    close() {
      for (const name of names) unwatchFile(name, reload);
    },
  };
}
