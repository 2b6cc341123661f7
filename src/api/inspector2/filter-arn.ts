import { filterArn } from '../../domain/arn.ts';
import type { SavedFilter } from '../../store/store.ts';
import type { Caller } from '../roles.ts';
import { type ApiError, apiError } from '../wire/errors.ts';
import { ownerOf } from './handler.ts';

/** Id inside a filter's ARN when it is one of the caller's account and region. */
export function filterIdOf(arn: string, caller: Caller): string | undefined {
  const id = /\/filter\/([0-9a-f]{16})$/.exec(arn)?.[1];
  return id !== undefined && filterArn(ownerOf(caller), id) === arn ? id : undefined;
}

export const arnOfFilter = (filter: SavedFilter): string => filterArn(filter, filter.id);

/** What does not exist and what belongs to others look the same. */
export const noSuchResource = (arn: string): ApiError =>
  apiError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
