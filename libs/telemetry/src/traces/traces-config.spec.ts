import { describe, expect, it } from '@jest/globals';
import { type Environment, readEnvironment } from '@signet/runtime';
import { readTraces } from './traces-config.js';

const parse = (env: Environment) => readEnvironment(env, (read) => readTraces(read, 'signet-sso'));
const on = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('the variables of OpenTelemetry', () => {
  it('are off without an endpoint, and where somebody says so', () => {
    expect(parse({})).toBeUndefined();
    expect(parse({ ...on, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(parse({ ...on, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
  });

  it('have the defaults of the specification', () => {
    expect(parse(on)).toEqual({
      endpoint: 'http://collector:4318/v1/traces',
      headers: {},
      timeout: 10_000,
      resource: { 'service.name': 'signet-sso' },
      sampler: { name: 'parentbased_always_on', ratio: 1 },
      peers: undefined,
    });
  });

  it('are read as they are written', () => {
    const config = parse({
      ...on,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/otlp',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20a%3Db, x-tenant = 7',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
      OTEL_SERVICE_NAME: 'login',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=passed over,k8s.pod.name=sso-1',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
      TRACE_PEERS: '10.0.0.0/8, loopback',
    });
    expect(config).toEqual({
      endpoint: 'https://traces.example/otlp',
      headers: { authorization: 'Bearer a=b', 'x-tenant': '7' },
      timeout: 2500,
      resource: { 'service.name': 'login', 'k8s.pod.name': 'sso-1' },
      sampler: { name: 'parentbased_traceidratio', ratio: 0.1 },
      peers: ['10.0.0.0/8', 'loopback'],
    });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:secret-1@collector'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret-1'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=%E0secret-1'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a b=secret-1'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=secret-1%0D%0Ax: y'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '0'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/protobuf'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'secret-1'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', '-1'],
    ['OTEL_TRACES_SAMPLER_ARG', '1e-3'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['TRACE_PEERS', 'everybody'],
  ])('stop the start by their name where they are wrong: %s=%s', (name, value) => {
    const read = () => parse({ ...on, [name]: value });
    expect(read).toThrow(new RegExp(`^${name} `));
    expect(read).not.toThrow(/secret-1/);
  });

  it('of other signals are no mistakes of spelling, and misspelt ones are', () => {
    const others = {
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://collector:4318/v1/metrics',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://collector:4318/v1/logs',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '1000',
    };
    expect(parse(others)).toBeUndefined();
    expect(() => parse({ OTEL_EXPORTER_OTPL_ENDPOINT: 'http://collector:4318' })).toThrow(
      'OTEL_EXPORTER_OTPL_ENDPOINT is not known',
    );
  });
});
