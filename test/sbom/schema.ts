import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { installationRoot } from '../../src/installation.ts';
import { shared } from '../shared.ts';

const read = (name: string): object =>
  JSON.parse(
    readFileSync(join(installationRoot(), 'node_modules/@cyclonedx/cyclonedx-library/res/schema', name), 'utf8'),
  ) as object;

/** Validator against the official JSON schema of a CycloneDX version: the errors of a document, none when it is valid. */
export function schemaErrors(specVersion: string): (document: unknown) => unknown[] {
  const ajv = new Ajv({ strict: false, validateFormats: true, addUsedSchema: false });
  addFormats.default(ajv);
  // Only international forms that nothing here writes need another package.
  ajv.addFormat('iri-reference', (text) => URL.canParse(text, 'http://example.com/'));
  ajv.addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    const schema = read(`${name}.SNAPSHOT.schema.json`);
    ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  const validate = ajv.compile(read(`bom-${specVersion}.SNAPSHOT.schema.json`));
  return (document) => (validate(document) ? [] : (validate.errors ?? []));
}

/** Validator against the official JSON schema of SPDX 2.3, from the shared suites. */
export function spdxErrors(): (document: unknown) => unknown[] {
  const ajv = new Ajv({ strict: false });
  const validate = ajv.compile(
    JSON.parse(readFileSync(shared('suites/spdx/schema/spdx-schema-2.3.json'), 'utf8')) as object,
  );
  return (document) => (validate(document) ? [] : (validate.errors ?? []));
}
