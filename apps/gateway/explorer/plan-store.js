const KEY = 'explorer:plan';

/** Shows a plan in this page and in all others of this browser that show plans. */
export function publishPlan(plan) {
  localStorage.setItem(KEY, JSON.stringify(plan));
  window.dispatchEvent(new Event('plan'));
}

/** Calls back with the last plan, now and whenever there is a new one; null before there is any. */
export function watchPlan(show) {
  const tell = () => show(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  window.addEventListener('plan', tell);
  window.addEventListener('storage', ({ key }) => key === KEY && tell());
  tell();
}
