import { expect } from 'vitest';
import { inspector2 } from '../../src/api/contract/inspector2.generated.ts';
import { compileDecoders } from '../../src/api/wire/decode.ts';
import { compileEncoders } from '../../src/api/wire/encode.ts';
import type { FieldIssue } from '../../src/api/wire/errors.ts';

const encoderOf = compileEncoders(inspector2);
const decoderOf = compileDecoders(inspector2);

/** What leaves the server for a value of inspector2, after the contract found nothing wrong with it. */
export function onTheWire(shape: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(encoderOf(shape)(value)));
  const issues: FieldIssue[] = [];
  decoderOf(shape)(json, '', issues);
  expect(issues).toEqual([]);
  return json;
}
