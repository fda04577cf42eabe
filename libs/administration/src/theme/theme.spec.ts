import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { defaultIssuerSettings } from '@signet/authorization-server';
import type { Initiator } from '../initiator.js';
import { InMemoryAdministration } from '../testing/in-memory-administration.js';
import { freeInstallation } from '../settings/policy-values.js';
import { changeTheme, presentTheme, themeVersion } from './change-theme.js';
import { checkedTheme, storedThemeMaxBytes } from './stored-theme.js';
import { contrastFindings, filledAppearance } from './theme-members.js';
