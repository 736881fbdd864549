import { createPlanView } from './plan-view.js';
import { element, settings } from './settings.js';

document.body.classList.add('plan-page');
document.body.append(
  element(
    'header',
    {},
    element('strong', {}, 'Query plan'),
    element('span', { class: 'spacer' }),
    element('a', { href: settings.endpoint }, 'Explorer'),
  ),
  createPlanView(),
);
