import { inputError } from '../../domain/errors.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { inventoryOfDocument, type SbomDocument } from './inventory-of-document.ts';
import { componentsOf, type NestedComponent, objectOf, objectsOf } from './json.ts';

/**
 * A CycloneDX document whose components come one by one.
 * @throws AssayError `input` when it is not CycloneDX
 */
export function cycloneDxDocument(
  header: { readonly bomFormat?: unknown; readonly metadata?: unknown },
  components: Iterable<NestedComponent>,
): SbomDocument {
  if (header.bomFormat !== 'CycloneDX') {
    throw inputError('the document is not CycloneDX JSON: it has no "bomFormat": "CycloneDX"', {
      remedy: 'give a CycloneDX 1.2 to 1.7 or SPDX 2.2 or 2.3 document',
    });
  }
  return { metadata: objectOf(header.metadata), components };
}

/**
 * The inventory that a CycloneDX JSON document (1.2 to 1.7, of any tool) describes; components may be nested.
 * @param document the parsed JSON; for files of strangers `readSbom` bounds memory
 * @throws AssayError `input` when it is not CycloneDX
 */
export function readCycloneDx(document: unknown): Inventory {
  const bom = objectOf(document);
  return inventoryOfDocument(cycloneDxDocument(bom, componentsOf(objectsOf(bom.components))));
}
