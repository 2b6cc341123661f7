import { rememberingDatabase } from '../../advisories/remembering.ts';
import type { Clock } from '../../clock.ts';
import type { AdvisoryDatabase } from '../../domain/advisory.ts';
import { assessMatches } from '../../findings/assess.ts';
import { installedVersion } from '../../installation.ts';
import { countComponents, isCycloneDx, readComponents } from '../../inventory/sbom/read-components.ts';
import { matchInventory } from '../../matching/index.ts';
import { inspectorCycloneDx } from '../../reports/inspector/cyclonedx.ts';
import { inspectorAltJson, inspectorJson } from '../../reports/inspector/inspector.ts';
import { type InspectorScan, inspectorScan } from '../../reports/inspector/scan.ts';
import { worstFirst } from '../../reports/order.ts';
import type { Operations, OutputFormat } from '../contract/inspector-scan.generated.ts';
import { ApiError, apiError, fieldErrors } from '../wire/errors.ts';

/** Most components of one SBOM, nested ones included, unless the installation says otherwise: the guide's number (inspector.md 3.12). */
export const DEFAULT_MAX_COMPONENTS = 5_000;

export interface ScanSbomDeps {
  /** The current generation; asked anew by every call, since updates swap it. */
  readonly database: () => AdvisoryDatabase;
  readonly clock: Clock;
  readonly maxComponents: number;
}

const WRITERS: Readonly<Record<OutputFormat, (scan: InspectorScan) => object>> = {
  CYCLONE_DX_1_5: inspectorCycloneDx,
  INSPECTOR: inspectorJson,
  INSPECTOR_ALT: inspectorAltJson,
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws ApiError ValidationException: no document, of another format, too many components */
function checkDocument(sbom: unknown, maxComponents: number): void {
  if (!isObject(sbom)) throw fieldErrors([{ name: 'sbom', message: 'Member must be a JSON object' }]);
  if (!isCycloneDx(sbom)) {
    throw apiError('ValidationException', 'The SBOM is not supported: send CycloneDX in JSON, version 1.2 to 1.7.', {
      reason: 'UNSUPPORTED_SBOM_TYPE',
      fields: [{ name: 'sbom', message: 'bomFormat must be CycloneDX, specVersion 1.2 to 1.7' }],
    });
  }
  const count = countComponents(sbom);
  if (count > maxComponents) {
    const message = `Member must have at most ${maxComponents} components, it has ${count}`;
    throw fieldErrors([{ name: 'sbom.components', message }]);
  }
}

/** The writers have only what was read and matched to work with: that they fail is nobody's request. */
function written(write: () => object): object {
  try {
    return write();
  } catch (cause) {
    const message = 'The report on the SBOM could not be written; try again.';
    throw new ApiError('InternalServerException', message, { reason: 'FAILED_TO_GENERATE_SBOM' }, cause);
  }
}

/**
 * ScanSbom: reads the SBOM, judges it by the current generation, answers in the shape asked for. Nothing is stored.
 * @throws ApiError ValidationException, InternalServerException
 */
export function scanSbom(
  { sbom, outputFormat = 'CYCLONE_DX_1_5' }: Operations['ScanSbom']['input'],
  { database, clock, maxComponents }: ScanSbomDeps,
): Operations['ScanSbom']['output'] {
  checkDocument(sbom, maxComponents);
  const { inventory, components } = readComponents(sbom);
  const generation = rememberingDatabase(database());
  const result = matchInventory(inventory, generation);
  const vulnerability = (id: string) => generation.vulnerability(id);
  const assessments = worstFirst(assessMatches(result.matches, generation), vulnerability);
  const scan = inspectorScan({
    ...{ components, inventory, result, assessments },
    ...{ database: generation, now: clock.now(), version: installedVersion() },
  });
  return { sbom: written(() => WRITERS[outputFormat](scan)) };
}
