import type { VersionSchemeId } from '../../domain/advisory.ts';
import { between, boundAt, type VersionSet } from '../affected-ranges.ts';
import { anyOf, compared } from './comparators.ts';

const INTERVAL = /^([[(])\s*([^\s,[\]()]*)\s*(?:(,)\s*([^\s,[\]()]*)\s*)?([\])])$/;

function interval(scheme: VersionSchemeId, text: string): VersionSet | undefined {
  const [, opening, low = '', comma, high = '', closing] = INTERVAL.exec(text.trim()) ?? [];
  if (opening === undefined) return undefined;
  if (comma === undefined) return opening === '[' && closing === ']' ? compared(scheme, '=', low) : undefined;
  const from = low === '' ? undefined : boundAt(scheme, low, opening === '[');
  const to = high === '' ? undefined : boundAt(scheme, high, closing === ']');
  if ((from === undefined && low !== '') || (to === undefined && high !== '')) return undefined;
  return between(from, to);
}

/** NuGet: `[1.0,2.0)`, `(,1.0]`, `[1.0]`; a bare version is the lowest allowed. @see https://learn.microsoft.com/en-us/nuget/concepts/package-versioning#version-ranges */
export function readNugetRange(text: string): VersionSet | undefined {
  return /^[[(]/.test(text.trim()) ? interval('nuget', text) : compared('nuget', '>=', text.trim());
}

/**
 * Maven: `[1.0,2.0)`, `(,1.0],[1.2,)`. A bare version only recommends and excludes nothing: undefined.
 * @see https://maven.apache.org/pom.html#dependency-version-requirement-specification
 */
export const readMavenRange = (text: string): VersionSet | undefined =>
  anyOf(text.split(/(?<=[\])])\s*,/).map((part) => interval('maven', part)));
