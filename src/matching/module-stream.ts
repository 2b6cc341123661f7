import type { AdvisoryRecord } from '../domain/advisory.ts';
import type { Package } from '../domain/package.ts';

/** Releases of modular builds: `1.module+el8.6.0+14550`, `1.module_el8.5.0+2618`. */
const MODULAR_RELEASE = /\.module[_+]/;

export const isModularVersion = (version: string): boolean => MODULAR_RELEASE.test(version);

const upstreamOf = (version: string): string => version.replace(/^\d+:/, '').replace(/-.*$/, '');

const startsWithNumber = (version: string, number: string): boolean =>
  version === number || (version.startsWith(number) && !/^\d/.test(version.slice(number.length)));

/** Stream of `nodejs:18` when it counts as versions do; `rhel8`, `stable` do not. */
function numberOfStream(module: string): string | undefined {
  const stream = module.slice(module.indexOf(':') + 1);
  return /^\d+(\.\d+)*$/.test(stream) ? stream : undefined;
}

/**
 * Could a version belong to the stream? A package that is numbered as its stream (nodejs 18.19.1 in `nodejs:18`) tells;
 * one with numbers of its own (perl's modules) does not, and may belong to any.
 */
function couldBeOf(module: string, installed: string, version: string): boolean {
  const number = numberOfStream(module);
  if (number === undefined || !startsWithNumber(upstreamOf(installed), number)) return true;
  return startsWithNumber(upstreamOf(version), number);
}

/**
 * Does a record speak of packages of this module stream? A modular package is judged by records of its own stream
 * alone, a plain one never by a modular record. A source that writes modular fixes without naming their stream, and a
 * modular package whose stream nobody kept, are told by their versions.
 * @see https://docs.fedoraproject.org/en-US/modularity/ (streams are lines of their own, newer only within themselves)
 */
export function speaksOfStream(record: AdvisoryRecord, pkg: Pick<Package, 'version' | 'facts'>): boolean {
  const stream = pkg.facts?.module;
  const isModular = stream !== undefined || isModularVersion(pkg.version);
  if (record.module !== undefined) {
    if (stream !== undefined) return record.module === stream;
    return isModular && isNumberedAs(record.module, pkg.version);
  }
  const fixed = record.ranges.find((range) => range.fixed !== undefined)?.fixed;
  const isModularFix = fixed !== undefined && isModularVersion(fixed);
  if (!isModularFix) return !isModular;
  if (!isModular) return false;
  return stream === undefined ? sameNumber(pkg.version, fixed) : couldBeOf(stream, pkg.version, fixed);
}

/** The stream's number leads the version, or the stream has none. */
function isNumberedAs(module: string, version: string): boolean {
  const number = numberOfStream(module);
  return number === undefined || startsWithNumber(upstreamOf(version), number);
}

const sameNumber = (a: string, b: string): boolean => upstreamOf(a).split('.')[0] === upstreamOf(b).split('.')[0];
