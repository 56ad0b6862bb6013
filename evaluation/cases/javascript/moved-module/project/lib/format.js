exports.pad = (text, width) => String(text).padStart(width);
exports.line = (cells) => cells.join('  ');
