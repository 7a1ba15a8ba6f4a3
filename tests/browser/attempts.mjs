// What a page tries, with all that a browser lets a page send. These functions run in the page.

/** Reads each path with `fetch`, and returns the texts that the page could read. */
export async function readings(api) {
  const paths = ['/', '/config', '/principals', '/requests', '/requests.jsonl', '/requests.har', '/metrics'];
  const texts = [];
  for (const path of paths) {
    for (const mode of ['cors', 'no-cors']) {
      try {
        const answer = await fetch(api + path, { mode, cache: 'no-store' });
        texts.push({ path, status: answer.status, text: await answer.text() });
      } catch {
        // What the browser keeps from the page.
      }
    }
  }
  return texts;
}

/** Changes what can be changed, with and without a question of the browser before it. */
export async function changes(api) {
  const json = { 'content-type': 'application/json' };
  const simple = { 'content-type': 'text/plain' };
  const tries = [
    ['POST', '/clock', { advance: '12h' }],
    ['POST', '/replies', { replies: [{ say: 'from the page' }] }],
    ['PUT', '/endpoints/of-the-page', {}],
    ['PUT', '/principals/AKIAPAGEPAGEPAGEPAGE', { secret_access_key: 'known-to-the-page' }],
    ['DELETE', '/principals/AKIAIOSFODNN7EXAMPLE'],
    ['DELETE', '/requests'],
    ['POST', '/reset', {}],
  ];
  for (const [method, path, body] of tries) {
    for (const [mode, headers] of [['cors', json], ['cors', simple], ['no-cors', simple]]) {
      const options = { method, mode, headers, body: body && JSON.stringify(body) };
      await fetch(api + path, options).catch(() => undefined);
    }
  }
}

/** Sends what needs no script of its own: a beacon, a form, and all elements that load something. */
export async function elements(api) {
  navigator.sendBeacon(`${api}/clock`, '{"advance": "12h"}');
  const loaded = [];
  const add = (name, fields, parent = document.body) => {
    const element = Object.assign(document.createElement(name), fields);
    const ended = new Promise((resolve) => {
      element.onload = resolve;
      element.onerror = resolve;
    });
    parent.append(element);
    return { element, ended };
  };
  loaded.push(add('script', { src: `${api}/principals` }).ended);
  loaded.push(add('img', { src: `${api}/requests` }).ended);
  loaded.push(add('link', { rel: 'stylesheet', href: `${api}/config` }).ended);
  loaded.push(add('iframe', { src: `${api}/requests` }).ended);
  const frame = add('iframe', { name: 'of-the-form' });
  const fields = { method: 'post', enctype: 'text/plain', target: 'of-the-form' };
  const { element: form } = add('form', { ...fields, action: `${api}/clock` });
  // Sent as `{"advance": "12h", "x": "="}` and a line break: a form can write JSON.
  add('input', { type: 'hidden', name: '{"advance": "12h", "x": "', value: '"}' }, form);
  form.submit();
  loaded.push(frame.ended);
  for (const [make, url] of [
    [(url) => new EventSource(url), `${api}/requests`],
    [(url) => new WebSocket(url), `${api.replace('http', 'ws')}/requests`],
  ]) {
    const source = make(url);
    loaded.push(new Promise((resolve) => {
      source.onopen = resolve;
      source.onerror = resolve;
    }));
  }
  await Promise.all(loaded);
}
