import { Liquid } from 'liquidjs';
import type { Message } from './message.js';

const TEXT = `{{ text }}
{% if facts.size > 0 %}
{% for fact in facts %}{{ fact.label }}: {{ fact.value }}
{% endfor %}{% endif %}{% for section in sections %}
{{ section.title }}
{% for line in section.lines %}- {{ line }}
{% endfor %}{% endfor %}{% if actions.size > 0 %}
{% for action in actions %}{{ action.label }}: {{ action.url }}
{% endfor %}{% endif %}{% if note %}
{{ note }}
{% endif %}`;

const HTML = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body style="font-family: sans-serif; line-height: 1.4; max-width: 38em">
<p>{{ text }}</p>
{%- if facts.size > 0 %}
<table role="presentation" cellpadding="0" cellspacing="0">
{%- for fact in facts %}
<tr><td style="padding: 2px 1em 2px 0; color: #555; vertical-align: top">{{ fact.label }}</td><td style="padding: 2px 0">{{ fact.value }}</td></tr>
{%- endfor %}
</table>
{%- endif %}
{%- for section in sections %}
<h2 style="font-size: 1em; margin-bottom: 0">{{ section.title }}</h2>
<ul style="margin-top: 0.3em">
{%- for line in section.lines %}
<li>{{ line }}</li>
{%- endfor %}
</ul>
{%- endfor %}
{%- if actions.size > 0 %}
<p>
{%- for action in actions %}
<a href="{{ action.url }}" style="display: inline-block; padding: 0.5em 1.2em; margin-right: 0.5em; border: 1px solid #14532d; border-radius: 4px; text-decoration: none; {% if action.isPrimary %}background: #14532d; color: #fff{% else %}color: #14532d{% endif %}">{{ action.label }}</a>
{%- endfor %}
</p>
{%- endif %}
{%- if note %}
<p style="color: #555; font-size: smaller">{{ note }}</p>
{%- endif %}
</body>
</html>
`;

const plain = new Liquid({ ownPropertyOnly: true });
const html = new Liquid({ ownPropertyOnly: true, outputEscape: 'escape' });
const [text, page] = [plain.parse(TEXT), html.parse(HTML)];

/** A message as text and as HTML; in HTML every value is escaped. */
export const renderMail = (message: Message): { readonly text: string; readonly html: string } => ({
  text: plain.renderSync(text, message) as string,
  html: html.renderSync(page, message) as string,
});
