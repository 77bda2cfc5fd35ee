"""图像诊断: whether what a camera sends is still the picture it should be, looked at on key frames every few seconds (B6-2, D3-3, C7-2)."""
