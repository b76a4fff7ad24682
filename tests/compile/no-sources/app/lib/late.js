exports.late = () => [1, 2, 3].map((secretItem) => secretItem * 2).join();
