function basket(state, action) {
  switch (action.type) {
    case 'add':
      state.items.push(action.item);
      return state;
    case 'voucher':
      return { ...state, voucher: action.code };
    default:
      return state;
  }
}

module.exports = { basket };
