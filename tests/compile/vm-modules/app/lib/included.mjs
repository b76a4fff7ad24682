export default "included"; // SPDX-License-Identifier: MIT
