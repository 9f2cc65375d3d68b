import { allRoutes } from '../../api/app.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

describe('what the API says about itself', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  type Operation = {
    operationId: string;
    responses: Record<string, unknown>;
    parameters: { name: string; in: string }[];
  };
  const document = async () => (await api.call('GET /v1/openapi.json')).body;

  test('the description is OpenAPI 3.1 and has every route, each with its own id', async () => {
    const { openapi, paths } = await document();
    expect(openapi).toBe('3.1.0');
    const routes = allRoutes(api.context);
    for (const { path, method, answers } of routes) {
      const operation: Operation = paths[`/v1${path.replaceAll(/:(\w+)/gu, '{$1}')}`][method];
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(Object.keys(answers)));
      const named = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(named.toSorted()).toEqual([...path.matchAll(/:(\w+)/gu)].map(([, name = '']) => name).toSorted());
    }
    const operations = Object.values(paths as Record<string, Record<string, Operation>>).flatMap(
      Object.values<Operation>,
    );
    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  test('every reference in it leads somewhere', async () => {
    const whole = await document();
    const references = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/([^"]+)"/gu)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(0);
    for (const path of new Set(references)) {
      const found = path.split('/').reduce<unknown>((at, key) => Reflect.get(Object(at), key), whole);
      expect({ path, found: typeof found }).toEqual({ path, found: 'object' });
    }
  });

  test('it says what the schemas check: kinds, lengths, keys', async () => {
    const { paths } = await document();
    const { schema } = paths['/v1/requests'].post.requestBody.content['application/json'];
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(['type', 'country', 'language', 'requester']);
    expect(schema.properties.type.enum).toEqual(['access', 'correction']);
    expect(schema.properties.country.enum).toEqual(['AT', 'DE', 'GB']);
    expect(schema.properties.requester.properties.name).toMatchObject({ type: 'string', minLength: 1, maxLength: 300 });
  });

  test('the page needs no script, loads our style only, and every link in it leads somewhere', async () => {
    const page = await api.call('GET /v1/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    expect(page.text).not.toMatch(/<script|javascript:|\son\w+=|https?:\/\//iu);
    const ids = new Set([...page.text.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id));
    for (const [, target] of page.text.matchAll(/href="#([^"]+)"/gu)) expect(ids).toContain(target);
    for (const { path } of allRoutes(api.context)) {
      expect(page.text).toContain(`/v1${path.replaceAll(/:(\w+)/gu, '{$1}')}`);
    }
    const style = await api.call('GET /v1/docs.css');
    expect(style.headers.get('content-type')).toContain('text/css');
  });
});
