/** The settings that the gateway has put into the page. */
export const settings = JSON.parse(document.getElementById('settings').textContent);

/** An element with attributes and children. Text is never parsed as HTML. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Loads a script of the page, or of a CDN that the page allows. Rejects if it cannot be loaded. */
export function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = element('script', {
      src,
      onload: resolve,
      onerror: () => reject(new Error(`${src} cannot be loaded`)),
    });
    document.head.append(script);
  });
}
