import { describe, expect, it } from '@jest/globals';
import { redirectDestination } from './redirect-destination.js';

describe('where a redirect leads', () => {
  it.each([
    ['https://app.example/callback?x=1', 'https://app.example', false],
    ['https://app.example:8443/', 'https://app.example:8443', false],
    ['https://127.0.0.1.app.example/', 'https://127.0.0.1.app.example', false],
    ['https://localhost.example/', 'https://localhost.example', false],
    ['http://127.0.0.1:5000/cb', 'http://127.0.0.1:5000', true],
    ['http://127.1:5000/cb', 'http://127.0.0.1:5000', true],
    ['http://[::1]/cb', 'http://[::1]', true],
    ['http://[::ffff:127.0.0.1]/cb', 'http://[::ffff:7f00:1]', true],
    ['http://0.0.0.0/cb', 'http://0.0.0.0', true],
    ['http://localhost:3000/', 'http://localhost:3000', true],
    ['https://localhost./', 'https://localhost.', true],
    ['https://app.localhost:3000/', 'https://app.localhost:3000', true],
    ['com.example.app:/callback', 'com.example.app:', true],
    ['com.example.app://accounts.bank.example/callback', 'com.example.app:', true],
  ])('%s: %s, on the device: %s', (uri, name, onDevice) => {
    expect(redirectDestination(uri)).toEqual({ name, onDevice });
  });
});
