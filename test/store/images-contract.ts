import { expect, test } from 'vitest';
import type { Owner, Resource } from '../../src/domain/resource.ts';
import type { OpenStore } from '../../src/store/index.ts';
import { image } from './samples.ts';
