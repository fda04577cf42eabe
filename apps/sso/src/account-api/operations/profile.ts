import { type AccountView, accountView, versionOf } from '@signet/administration';
import { seenAttributes } from '@signet/identity';
import { z } from 'zod';
import { type OwnContext, type OwnOperation, operation } from '../operation.js';
