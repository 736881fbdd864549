const KEY = 'explorer:plan';

/** Shows a plan in this page, and in every other page of this browser that shows plans. */
export function publishPlan(plan) {
  localStorage.setItem(KEY, JSON.stringify(plan));
  window.dispatchEvent(new Event('plan'));
}

/** Calls back with the last plan, now and after each change; null if there is none. */
export function watchPlan(show) {
  const tell = () => show(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  window.addEventListener('plan', tell);
  window.addEventListener('storage', ({ key }) => key === KEY && tell());
  tell();
}
