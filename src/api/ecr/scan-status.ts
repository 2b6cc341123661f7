import type { Coverage } from '../../domain/coverage.ts';
import { ownMember } from '../../domain/own-member.ts';
import type { ImageScanStatus, ScanFrequency } from '../contract/ecr-shapes.ts';

export const IN_PROGRESS: ImageScanStatus = { status: 'IN_PROGRESS', description: 'The image is being scanned.' };

/** What coverage calls it → what a registry calls it (inspector.md 3.5). A reason that is missing follows its code. */
const STATUS: Readonly<Record<string, ImageScanStatus>> = {
  ACCESS_DENIED: { status: 'FAILED', description: 'The image could not be read: access was denied.' },
  IMAGE_ARCHIVED: { status: 'IMAGE_ARCHIVED', description: 'The image is archived.' },
  INTERNAL_ERROR: { status: 'FAILED', description: 'The last scan of the image failed; it is tried again.' },
  NO_INVENTORY: { status: 'UNSUPPORTED_IMAGE', description: 'The image has no software that could be listed.' },
  PENDING_INITIAL_SCAN: { status: 'PENDING', description: 'The first scan of the image is pending.' },
  PENDING_REVIVAL_SCAN: { status: 'PENDING', description: 'The image is to be scanned again.' },
  RESOURCE_TERMINATED: { status: 'FINDINGS_UNAVAILABLE', description: 'The image is gone.' },
  SCAN_ELIGIBILITY_EXPIRED: {
    status: 'SCAN_ELIGIBILITY_EXPIRED',
    description: "The image's scan eligibility has expired.",
  },
  SCAN_FREQUENCY_SCAN_ON_PUSH: { status: 'COMPLETE', description: 'The image was scanned when it was pushed.' },
  SCAN_IN_PROGRESS: IN_PROGRESS,
  UNSUPPORTED_MEDIA_TYPE: { status: 'UNSUPPORTED_IMAGE', description: 'The media type of the image is not supported.' },
  UNSUPPORTED_OS: { status: 'UNSUPPORTED_IMAGE', description: 'The operating system of the image is not supported.' },
};

const WATCHED: ImageScanStatus = { status: 'ACTIVE', description: 'Continuous scan is selected for image.' };
const COMPLETE: ImageScanStatus = { status: 'COMPLETE', description: 'The scan was completed successfully.' };

/**
 * Where the scan of an image stands. A scan that went well is COMPLETE, for which the waiter `image-scan-complete`
 * waits, unless the repository is scanned continuously: then it never ends and is ACTIVE.
 */
export function scanStatusOf({ status }: Coverage, frequency: ScanFrequency): ImageScanStatus {
  const known = ownMember(STATUS, status.reason);
  if (known !== undefined) return known;
  if (status.code === 'ACTIVE') return frequency === 'CONTINUOUS_SCAN' ? WATCHED : COMPLETE;
  return { status: 'FINDINGS_UNAVAILABLE', description: `The image is not scanned: ${status.reason}.` };
}
