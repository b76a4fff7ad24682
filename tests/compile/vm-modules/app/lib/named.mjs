export default "named"; // SPDX-License-Identifier: MIT
