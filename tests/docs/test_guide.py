"""The deployment guide's Python: every block in its order, in one namespace, with our imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import docdetect_hook
from docdetect_hook.golden.validate import validate_99_9_percent_accuracy

# What the guide leaves to its reader: a snippet, people's answers, a way to notify them.
GIVEN = """
content = "def process():\\n    pass\\n"
language = "python"
human_label, confidence = False, 0.95
training_data, validation_data = None, None
sent = []

def send_notification(alert):
    sent.append(alert)

def get_accuracy_trend():
    return 0.0
"""

BLOCKS = [
    '''
from docdetect_hook import EnsembleDocumentationDetector

detector = EnsembleDocumentationDetector(
    enable_enhanced_python=True,
    enable_enhanced_rust=True,
    confidence_threshold=0.5,
    voting_strategy='weighted'
)

# Conservative settings
detector.set_weights({
    'enhanced_python': 0.4,
    'enhanced_rust': 0.35,
    'pattern_based': 0.15,
    'confidence_engine': 0.1
})
''',
    '''
from docdetect_hook import create_active_learning_pipeline

pipeline = create_active_learning_pipeline(detector)
pipeline.safety_mechanisms.accuracy_threshold = 0.999
pipeline.safety_mechanisms.auto_rollback_enabled = True
''',
    '''
# Load balancer configuration
deployment_config = {
    'canary_percentage': 10,
    'monitoring_enabled': True,
    'alert_threshold': 0.995,
    'rollback_automatic': True
}
''',
    '''
# Real-time accuracy tracking
stats = pipeline.get_pipeline_stats()
if stats.get('recent_accuracy', 0) < 0.999:
    # Trigger alert and potential rollback
    pipeline.safety_mechanisms._trigger_alert('accuracy_degradation', stats)
''',
    '''
# Optimized production settings
detector = EnsembleDocumentationDetector(
    enable_enhanced_python=True,
    enable_enhanced_rust=True,
    enable_caching=True,
    cache_size=10000,
    parallel_processing=True,
    max_workers=8
)

# Active learning enabled
pipeline = create_active_learning_pipeline(detector)
pipeline.enable_learning(True)
pipeline.retraining_pipeline.min_feedback_samples = 100
''',
    '''
from docdetect_hook import EnsembleDocumentationDetector

detector = EnsembleDocumentationDetector()

# Detect documentation
result = detector.detect(
    content="def process():\\n    \\"\\"\\"Process data\\"\\"\\"\\n    pass",
    language="python"
)

print(f"Has documentation: {result['has_documentation']}")
print(f"Confidence: {result['confidence']:.3f}")
print(f"Method: {result['detection_method']}")
''',
    '''
from docdetect_hook import create_active_learning_pipeline

pipeline = create_active_learning_pipeline(detector)

# Process with learning
result = pipeline.process_with_learning(content, language)

# Submit human feedback for uncertain cases
if result['confidence'] < 0.8:
    pipeline.submit_human_feedback(
        case_id=result['id'],
        human_label=True,
        confidence=0.95,
        notes="Verified as documented"
    )
''',
    '''
# Configure alerts
pipeline.safety_mechanisms.add_alert_callback(
    lambda alert: send_notification(alert)
)

# Alert thresholds
ALERT_THRESHOLDS = {
    'accuracy_drop': 0.995,      # Alert if <99.5%
    'latency_spike': 1000,       # Alert if >1s
    'memory_usage': 1024 * 1024 * 1024,  # Alert if >1GB
    'error_rate': 0.01           # Alert if >1% errors
}
''',
    '''
# Automatic rollback configuration
pipeline.safety_mechanisms.auto_rollback_enabled = True
pipeline.safety_mechanisms.degradation_threshold = 0.02  # 2% degradation

# Manual rollback if needed
pipeline.retraining_pipeline.rollback_model('v1.0.0')
''',
    '''
stats = pipeline.get_pipeline_stats()
print(f"Current accuracy: {stats.get('recent_accuracy', 0):.3f}")
print(f"Model version: {stats['current_model_version']}")
''',
    '''
# Rollback to last known good version
success = pipeline.retraining_pipeline.rollback_model()
if success:
    print("Rollback successful")
''',
    '''
# Re-run validation
from docdetect_hook import validate_99_9_percent_accuracy
result = validate_99_9_percent_accuracy()
assert result == True, "Validation failed after rollback"
''',
    '''
# Process human review queue
case = pipeline.review_queue.get_next_for_review()
if case:
    # Review and provide feedback
    pipeline.submit_human_feedback(case.id, human_label, confidence)
''',
    '''
# Generate weekly report
stats = pipeline.get_pipeline_stats()
print(f"Processed this week: {stats['processed_count']}")
print(f"Accuracy: {stats.get('recent_accuracy', 0):.3f}")
print(f"Feedback collected: {stats['feedback_count']}")
''',
    '''
# Check if retraining needed
if pipeline.retraining_pipeline.should_retrain(
    feedback_count=stats['feedback_count'],
    accuracy_trend=get_accuracy_trend()
):
    # Trigger retraining
    result = pipeline.retraining_pipeline.retrain_model(
        training_data, validation_data
    )
''',
    '''
# Analyze learned patterns
patterns = pipeline.feedback_system.learned_patterns
print(f"New patterns discovered: {len(patterns['positive_patterns'])}")
print(f"False positive patterns: {len(patterns['negative_patterns'])}")
''',
    '''
# Diagnose accuracy issues
from docdetect_hook import RootCauseValidator
validator = RootCauseValidator()
failures = validator.analyze_recent_failures()
for failure in failures:
    print(f"Error: {failure['error_type']}")
    print(f"Fix: {failure['recommended_fix']}")
''',
    '''
# Check for bottlenecks
import cProfile
profiler = cProfile.Profile()
profiler.enable()
# Run detection
result = detector.detect(content, language)
profiler.disable()
profiler.print_stats(sort='cumulative')
''',
    '''
# Monitor memory usage
import psutil
import gc

process = psutil.Process()
print(f"Memory before: {process.memory_info().rss / 1024 / 1024:.2f} MB")

# Force garbage collection
gc.collect()

print(f"Memory after: {process.memory_info().rss / 1024 / 1024:.2f} MB")
''',
    '''
# Complete configuration options
CONFIG = {
    'detection': {
        'enable_enhanced_python': True,
        'enable_enhanced_rust': True,
        'enable_pattern_based': True,
        'confidence_threshold': 0.5,
        'voting_strategy': 'weighted'
    },
    'learning': {
        'enabled': True,
        'uncertainty_threshold': 0.3,
        'min_feedback_samples': 100,
        'retraining_frequency': 500
    },
    'safety': {
        'auto_rollback': True,
        'accuracy_threshold': 0.999,
        'degradation_threshold': 0.02,
        'alert_enabled': True
    },
    'performance': {
        'enable_caching': True,
        'cache_size': 10000,
        'parallel_processing': True,
        'max_workers': 8
    }
}
''',
]  # fmt: skip


@pytest.mark.slow
def test_every_block_of_the_guide_runs_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("psutil")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for number, block in enumerate([GIVEN, *BLOCKS]):
        exec(compile(block, f"<block {number} of the guide>", "exec"), names)
    for section, options in names["CONFIG"].items():
        assert options.items() <= docdetect_hook.CONFIG[section].items()
    assert names["ALERT_THRESHOLDS"] == dict(docdetect_hook.ALERT_THRESHOLDS)
    printed = capsys.readouterr().out
    assert "Has documentation: True" in printed
    assert "Model version: 1.0.0" in printed
    assert validate_99_9_percent_accuracy()
