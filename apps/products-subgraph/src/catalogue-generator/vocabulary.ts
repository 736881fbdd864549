/** The goods of a general store: departments, their groups, and the kinds of products in each. */
export const DEPARTMENTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Apparel: {
    Tops: ['Shirt', 'Sweater', 'Cardigan', 'Hoodie', 'Blouse'],
    Bottoms: ['Trousers', 'Jeans', 'Skirt', 'Shorts', 'Leggings'],
    Footwear: ['Sneaker', 'Boot', 'Sandal', 'Loafer', 'Slipper'],
    Accessories: ['Scarf', 'Belt', 'Beanie', 'Glove', 'Backpack'],
  },
  Home: {
    Furniture: ['Chair', 'Table', 'Bookshelf', 'Bench', 'Stool'],
    Lighting: ['Lamp', 'Pendant', 'Lantern', 'Sconce', 'Candle'],
    Textiles: ['Blanket', 'Cushion', 'Curtain', 'Rug', 'Towel'],
    Decoration: ['Mirror', 'Vase', 'Clock', 'Frame', 'Planter'],
  },
  Kitchen: {
    Tableware: ['Mug', 'Plate', 'Bowl', 'Carafe', 'Tumbler'],
    Cookware: ['Skillet', 'Saucepan', 'Casserole', 'Kettle', 'Wok'],
    Tools: ['Knife', 'Whisk', 'Grater', 'Peeler', 'Ladle'],
    Storage: ['Jar', 'Canister', 'Lunchbox', 'Breadbin', 'Basket'],
  },
  Outdoor: {
    Camping: ['Tent', 'Hammock', 'Stove', 'Headlamp', 'Mattress'],
    Garden: ['Trowel', 'Rake', 'Hose', 'Pruner', 'Wheelbarrow'],
    Cycling: ['Helmet', 'Pannier', 'Saddle', 'Pump', 'Jersey'],
    Running: ['Windbreaker', 'Vest', 'Tights', 'Bottle', 'Cap'],
  },
  Office: {
    Writing: ['Notebook', 'Pencil', 'Pen', 'Eraser', 'Planner'],
    Desk: ['Organizer', 'Desk', 'Monitor', 'Keyboard', 'Footrest'],
    Paper: ['Envelope', 'Card', 'Folder', 'Binder', 'Calendar'],
    Audio: ['Headphones', 'Speaker', 'Microphone', 'Turntable', 'Radio'],
  },
};

export const MATERIALS = [
  'Linen',
  'Cotton',
  'Wool',
  'Oak',
  'Steel',
  'Stoneware',
  'Leather',
  'Recycled',
  'Bamboo',
  'Glass',
];
export const MANNERS = [
  ...['Washed', 'Classic', 'Everyday', 'Hand-Made', 'Lightweight', 'Heavy', 'Folding', 'Compact', 'Café', 'Nordic'],
  ...['Quilted', 'Ribbed', 'Speckled', 'Brushed', 'Waxed', 'Slim', 'Wide', 'Tall', 'Small', 'Vintage'],
];
export const COLOURS = ['Black', 'White', 'Navy', 'Sage', 'Ochre', 'Rust', 'Sand', 'Plum'];
export const SIZES = ['XS', 'S', 'M', 'L', 'XL'];
export const TAGS = [
  ...[
    'new',
    'bestseller',
    'sale',
    'gift',
    'organic',
    'vegan',
    'handmade',
    'limited',
    'summer',
    'winter',
    'eco',
    'basic',
  ],
  ...['travel', 'kids', 'premium', 'outlet', 'autumn', 'spring', 'bundle', 'refill', 'fairtrade', 'waterproof'],
];
export const SENTENCES = [
  'Made in small batches and checked by hand before it leaves the workshop.',
  'It softens with use, keeps its shape, and can be repaired when it finally wears.',
  'Machine washable at 40 degrees; dries within an hour in the open air.',
  'The fittings are brass, the seams are doubled, and nothing rattles.',
  'Packed without plastic. Spare parts are kept in stock for ten years.',
  'A quiet companion for long days: light enough to carry, sturdy enough to lend.',
  'Designed together with people who use it every day, and improved every year since.',
  'Comes with a short guide to care, printed on recycled paper.',
];

const SYLLABLES = [
  'al',
  'ber',
  'cor',
  'den',
  'el',
  'fjor',
  'gra',
  'hol',
  'in',
  'ka',
  'lun',
  'mar',
  'nor',
  'os',
  'pel',
  'ran',
];

/** Invented names of two or three syllables, all different. */
export function inventNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const [first = '', second = '', third = ''] = [index, Math.floor(index / 16), Math.floor(index / 256)].map(
      (digit, place) => (place === 2 && index < 256 ? '' : (SYLLABLES[(digit + 5 * place) % 16] ?? '')),
    );
    const name = first + second + third;
    return name.charAt(0).toUpperCase() + name.slice(1);
  });
}
