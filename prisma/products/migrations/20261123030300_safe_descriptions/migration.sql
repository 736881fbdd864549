-- Descriptions are made safe when they are written. Those from before lose every tag that is not plainly harmless: one
-- on this list, with no other attributes than these. Importing the product's file again brings back what it may keep.
UPDATE "product" SET "description" = regexp_replace(
    regexp_replace("description", '<(script|style)\M.*?</\1[^>]*>', '', 'gi'),
    '<(?!/?(p|br|hr|div|span|b|strong|i|em|u|ul|ol|li|h[1-6]|table|thead|tbody|tr|th|td|blockquote|a|img)'
        || '(\s+(class|title|alt|width|height)="[^"<>]*"|\s+(href|src)="(https?://|/)[^"<>]*")*\s*/?>)[^>]*>?',
    '', 'gi')
WHERE "description" ~* (
    '<(?!/?(p|br|hr|div|span|b|strong|i|em|u|ul|ol|li|h[1-6]|table|thead|tbody|tr|th|td|blockquote|a|img)'
        || '(\s+(class|title|alt|width|height)="[^"<>]*"|\s+(href|src)="(https?://|/)[^"<>]*")*\s*/?>)');
